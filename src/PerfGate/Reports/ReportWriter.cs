using PerfGate.Syntax;

namespace PerfGate.Reports;

/// <summary>Puts the reports into the results directory; <c>verdict.json</c> last, so that it vouches for the rest.</summary>
internal sealed class ReportWriter(string directory, IReadOnlyList<IReporter> reporters)
{
    /// <summary>
    /// Makes the directory and takes away what an earlier run left under our names, so that nobody can mistake it for
    /// this run's. Call it before the run does anything; throws what the file system throws.
    /// </summary>
    public void Prepare()
    {
        Directory.CreateDirectory(directory);
        foreach (var name in reporters.Select(r => r.FileName).Append(VerdictReporter.File))
            OutputFile.Delete(Path.Combine(directory, name));
    }

    /// <summary>Writes every report, each whether or not the others could be written.</summary>
    public WrittenReports Write(RunReport report)
    {
        var files = new List<string>();
        var troubles = new List<Diagnostic>();
        foreach (var reporter in reporters)
        {
            if (TryWrite(reporter, report) is { } trouble)
                troubles.Add(new Diagnostic(DiagnosticCodes.ReportNotWritten, Severity.Warning, null, trouble));
            else
                files.Add(reporter.FileName);
        }

        // Without it nobody can tell that the run came to its end, so this one is an error.
        if (TryWrite(new VerdictReporter(files), report) is { } fatal)
            troubles.Add(new Diagnostic(DiagnosticCodes.ReportNotWritten, Severity.Error, null, fatal));
        else
            files.Add(VerdictReporter.File);
        return new WrittenReports(files, troubles);
    }

    /// <summary>Null when it was written; otherwise what went wrong.</summary>
    private string? TryWrite(IReporter reporter, RunReport report)
    {
        try
        {
            OutputFile.Write(Path.Combine(directory, reporter.FileName), file => reporter.Write(report, file));
            return null;
        }
        // The one catch of everything in this room: a bug in one report must not cost the user the others.
        catch (Exception failure)
        {
            return $"{reporter.FileName} was not written: {CleanText.Line(failure.Message)} ({failure.GetType().Name})";
        }
    }
}
