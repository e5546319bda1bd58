using PerfGate.Reports;
using PerfGate.Spec;
using PerfGate.Syntax;
using PerfGate.Thresholds;

namespace PerfGate;

/// <summary>The diagnostics of a finished run: one per check that is not a pass, at the threshold's own line, worst first.</summary>
internal static class Breaches
{
    public static IReadOnlyList<Diagnostic> Of(RunReport report, GateSpec spec) =>
        [.. report.Troubles().Select(check => new Diagnostic(check.Code, SeverityOf(check, spec), check.Threshold.Location, check.Message))];

    private static Severity SeverityOf(Check check, GateSpec spec) => check.Verdict switch
    {
        CheckVerdict.Fail => Severity.Error,
        CheckVerdict.Invalid => spec.InvalidFails ? Severity.Error : Severity.Warning,
        CheckVerdict.Inconclusive => spec.InconclusiveFails ? Severity.Error : Severity.Warning,
        _ => Severity.Warning,
    };
}
