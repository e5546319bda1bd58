using System.Globalization;
using PerfGate.Syntax;
using PerfGate.Thresholds;

namespace PerfGate.Reports;

/// <summary>The last line of the console: what a run that is not green left undone, and what helps next.</summary>
internal static class NextStep
{
    private const int MostNames = 3;

    /// <summary><c>Not run: steady, soak. Next: fix the answers above; 'perfgate try' asks each endpoint again within seconds</c>; null where there is nothing to do.</summary>
    public static string? Of(RunReport report)
    {
        if (Next(report) is not { } next)
            return null;
        var missed = report.Checks.Select(c => c.Phase).Distinct(StringComparer.Ordinal).Where(name => report.Phases.All(p => p.Name != name)).ToList();
        return LogText.Line($"{(missed.Count == 0 ? "" : $"Not run: {Named(missed)}. ")}Next: {next}", 500);
    }

    private static string? Next(RunReport report)
    {
        var command = report.Profile is { } profile ? $"'perfgate try --profile {profile}'" : "'perfgate try'";
        if (report.Diagnostics.Any(d => d is { Code: DiagnosticCodes.WrongAnswer, Severity: Severity.Error }))
            return $"fix the service or the request; {command} asks each endpoint again within seconds";
        if (report.ExitCode == (int)PerfGate.ExitCode.TargetFailed)
            return report.Target.LogFile is { } log ? $"read {Path.GetFileName(log)}; {command} starts the target without load" : $"do what the error says; {command} starts the target without load";
        if (report.Verdict == CheckVerdict.Pass)
            return null;
        var breached = report.Count(CheckVerdict.Fail) > 0;
        var profiles = report.Insights.Any(i => i.ProfileFile is not null);
        return breached ? $"perfgate.html shows each breach{(profiles ? ", its cause and the flame graph" : " beside what was measured")}"
            : report.Verdict == CheckVerdict.Warn ? "perfgate.html shows the values beside their limits"
            : "perfgate.html shows why nothing was proven, and the load generator's health";
    }

    private static string Named(IReadOnlyList<string> phases) => phases.Count <= MostNames
        ? string.Join(", ", phases)
        : string.Create(CultureInfo.InvariantCulture, $"{string.Join(", ", phases.Take(MostNames))} and {phases.Count - MostNames} more {(phases.Count - MostNames == 1 ? "phase" : "phases")}");
}
