using PerfGate.Reports;
using PerfGate.Syntax;

namespace PerfGate;

/// <summary>The JUnit file where the run was asked to put it, beside the one among the results.</summary>
internal static class JUnitCopy
{
    /// <summary>Whether it can be written is known before minutes of load; what an earlier run left there is no result of this one.</summary>
    /// <returns>Why it cannot be written; null: it can, or it was not asked for.</returns>
    public static string? Prepare(GateOptions options)
    {
        if (options.JUnitFile is not { } wanted)
            return null;
        try
        {
            OutputFile.Write(wanted, _ => { });
            OutputFile.Delete(wanted);
            return null;
        }
        catch (Exception trouble) when (trouble is IOException or UnauthorizedAccessException)
        {
            return $"the JUnit file '{wanted}' cannot be written, so nothing was started: {trouble.Message}";
        }
    }

    /// <summary>A warning when it was not written; null otherwise.</summary>
    public static Diagnostic? Write(GateOptions options)
    {
        var written = Path.Combine(options.ResultsDirectory, JUnitReporter.Name);
        if (options.JUnitFile is not { } wanted || wanted == written || !File.Exists(written))
            return null;
        try
        {
            OutputFile.Write(wanted, file => file.Write(File.ReadAllBytes(written)));
            return null;
        }
        catch (Exception trouble) when (trouble is IOException or UnauthorizedAccessException)
        {
            return new Diagnostic(DiagnosticCodes.ReportNotWritten, Severity.Warning, null, $"the JUnit file '{wanted}' was not written: {trouble.Message}; the same stands in {written}");
        }
    }
}
