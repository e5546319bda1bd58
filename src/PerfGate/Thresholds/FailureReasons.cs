using PerfGate.Measure;

namespace PerfGate.Thresholds;

/// <summary>Puts the reasons of failed requests beside the checks that they explain.</summary>
internal static class FailureReasons
{
    /// <summary>The check with the reasons of the window it was judged on; unchanged where it passed, or judges something else than failures.</summary>
    public static Check Beside(Check check, IReadOnlyList<Measurement> measurements)
    {
        if (check.Verdict == CheckVerdict.Pass || check.Threshold.Metric is not { Scope: MetricScope.Endpoint or MetricScope.Load })
            return check;
        var window = measurements.FirstOrDefault(m => m.Endpoint == check.Endpoint && m.Level == check.Level);

        // Beside a time only where there was none: its own value says more than the failures of a few others.
        return window is not null && (check.IsOfFailures || window.Succeeded == 0) ? check with { Failures = FailureText.Reasons(window) } : check;
    }
}
