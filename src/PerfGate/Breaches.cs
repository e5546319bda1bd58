using PerfGate.Reports;
using PerfGate.Spec;
using PerfGate.Syntax;
using PerfGate.Thresholds;

namespace PerfGate;

/// <summary>The diagnostics of a finished run: one per check that is not a pass, at the threshold's own line, worst first.</summary>
internal static class Breaches
{
    /// <summary>
    /// What could not be measured for one cause is said once per phase. Checks of a phase that was not completed are not
    /// repeated here: the trouble that ended the run has been said, and every report lists them.
    /// </summary>
    public static IReadOnlyList<Diagnostic> Of(RunReport report, GateSpec spec)
    {
        var completed = report.Phases.Select(p => p.Name).ToHashSet(StringComparer.Ordinal);
        var said = report.Troubles()
            .Where(check => check.Verdict != CheckVerdict.Invalid || completed.Contains(check.Phase))
            .GroupBy(check => check.Verdict == CheckVerdict.Invalid ? (check.Phase, check.Reason) : (check.Phase, check.Identity + check.Threshold.Location));
        return [.. said.Select(group => Say([.. group], spec))];
    }

    private static Diagnostic Say(IReadOnlyList<Check> checks, GateSpec spec)
    {
        var more = checks.Count == 1 ? "" : $" (and {checks.Count - 1} more {(checks.Count == 2 ? "check" : "checks")} of the phase)";
        return new Diagnostic(checks[0].Code, SeverityOf(checks[0], spec), checks[0].Threshold.Location, checks[0].Message + more);
    }

    /// <summary>An error exactly where the exit code is not 0: <see cref="GateRun.ExitCode"/> has the same rules.</summary>
    private static Severity SeverityOf(Check check, GateSpec spec) => check.Verdict switch
    {
        _ when check.IsAdvisory => Severity.Warning,
        CheckVerdict.Fail => Severity.Error,
        CheckVerdict.Invalid => spec.InvalidFails ? Severity.Error : Severity.Warning,
        CheckVerdict.Inconclusive => spec.InconclusiveFails ? Severity.Error : Severity.Warning,
        _ => Severity.Warning,
    };
}
