using PerfGate.Syntax;

namespace PerfGate.Reports;

/// <summary>What a CI system is told of a finished run, each in its own way. Systems that only read files get nothing here.</summary>
/// <param name="host">The system.</param>
/// <param name="report">The run.</param>
/// <param name="directory">Absolute path of the results directory.</param>
internal sealed class CiAnnouncement(CiHost host, RunReport report, string directory)
{
    /// <summary>Commands for the log, each on a line of its own.</summary>
    /// <param name="diagnostics">Everything that is told of the run, the worst first.</param>
    public IReadOnlyList<string> Lines(IReadOnlyList<Diagnostic> diagnostics) => host.System switch
    {
        CiSystem.GitHub => GitHubCommands.Annotations(report, diagnostics),
        CiSystem.Azure => [.. AzureCommands.Issues(report, diagnostics), AzureCommands.UploadSummary(Path.Combine(directory, MarkdownReporter.Name))],
        CiSystem.TeamCity => TeamCityMessages.Of(report, Relative(JUnitReporter.Name), Relative("")),
        _ => [],
    };

    /// <summary>
    /// Appends the summary and the outputs to the files that the system reads at the end of the step. That it could not
    /// is a warning and never fails the gate; null when all went well.
    /// </summary>
    public Diagnostic? Append()
    {
        try
        {
            if (host.SummaryFile is { } summary)
                File.AppendAllText(summary, MarkdownReporter.Render(report) + "\n");
            if (host.OutputFile is { } output)
                File.AppendAllLines(output, GitHubCommands.Outputs(report, Relative("")));
            return null;
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            return new Diagnostic(DiagnosticCodes.ReportNotWritten, Severity.Warning, null, $"the summary of the job was not written: {CleanText.Line(failure.Message)}");
        }
    }

    /// <summary>Inside the checkout, with <c>/</c>: what steps of the job name files by. Absolute where it lies outside.</summary>
    private string Relative(string name)
    {
        var path = Path.Combine(directory, name).TrimEnd(Path.DirectorySeparatorChar);
        var relative = host.Checkout is { } root ? Path.GetRelativePath(root, path) : path;
        return (relative.StartsWith("..", StringComparison.Ordinal) ? path : relative).Replace('\\', '/');
    }
}
