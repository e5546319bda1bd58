namespace PerfGate.Reports;

/// <summary>Turns a finished run into one file's bytes. Knows no path, no console and no CI system.</summary>
internal interface IReporter
{
    /// <summary>The name of its file in the results directory.</summary>
    string FileName { get; }

    void Write(RunReport report, Stream output);
}
