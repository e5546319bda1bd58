using PerfGate.Reports;
using PerfGate.Running;
using PerfGate.Spec;
using PerfGate.Syntax;
using PerfGate.Thresholds;

namespace PerfGate.Cli;

/// <summary>Tells the run in plain lines: for logs, pipes and CI.</summary>
internal sealed class PlainObserver(TextWriter output, GateOptions options) : IGateObserver
{
    private readonly CiHost _host = CiHost.Detect(name => options.Environment.GetValueOrDefault(name));

    public void Started(string runId, GateSpec spec, string resultsDirectory)
    {
        // GitLab folds what lies between two marks: the course of the run, not its result.
        if (_host.System == CiSystem.GitLab)
            LogWriter.Raw(output).WriteLine(GitLabSections.Start("perfgate", $"PerfGate: {spec.Name}", TimeProvider.System.GetUtcNow()));
        output.WriteLine($"PerfGate {ProductVersion.Text}: {spec.Name}{(spec.Profile is { } profile ? $" (profile {profile})" : "")}, {Headline.Phases(spec.Phases.Count)}");
    }

    public void Progress(string text) => output.WriteLine($"  {text}");

    public void PhaseStarted(Phase phase) => output.WriteLine($"  {ProgressText.Of(phase)}");

    public void Ticked(string subject, LiveTick tick)
    {
        // A log is read afterwards: the phases tell enough, a line a second would bury them.
    }

    public void Diagnosed(Diagnostic diagnostic) => output.WriteLine(Harmless(diagnostic));

    public void Checked(Check check)
    {
        // The table at the end has them all.
    }

    public void Ended(RunReport report, IReadOnlyList<Diagnostic> breaches)
    {
        if (_host.System == CiSystem.GitLab)
            LogWriter.Raw(output).WriteLine(GitLabSections.End("perfgate", TimeProvider.System.GetUtcNow()));
        output.WriteLine();
        foreach (var line in SummaryTable.Lines(report))
            output.WriteLine(line);
        foreach (var breach in breaches)
            output.WriteLine(Harmless(breach));
        output.WriteLine($"Reports: {options.ResultsDirectory}");
        if (NextStep.Of(report) is { } next)
            output.WriteLine(next);
        var announcement = new CiAnnouncement(_host, report, options.ResultsDirectory);
        foreach (var line in announcement.Lines([.. report.Diagnostics, .. breaches]))
            LogWriter.Raw(output).WriteLine(line);
    }

    /// <summary>A message may quote the target's output, and a CI system executes what it finds in its log.</summary>
    private string Harmless(Diagnostic diagnostic) =>
        LogText.Line(_host.System == CiSystem.GitHub ? diagnostic.Unmatched : diagnostic.ToString(), 4000);
}
