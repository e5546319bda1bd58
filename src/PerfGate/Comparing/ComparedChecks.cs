using System.Globalization;
using PerfGate.Measure;
using PerfGate.Syntax;
using PerfGate.Thresholds;

namespace PerfGate.Comparing;

/// <summary>Makes checks of what was compared.</summary>
internal static class ComparedChecks
{
    /// <param name="planned">A threshold with a baseline limit.</param>
    /// <param name="metric">What was measured of it; null: nothing.</param>
    /// <param name="comparison">The whole of it.</param>
    public static Check Judge(PlannedCheck planned, ComparedMetric? metric, BaselineComparison comparison)
    {
        if (comparison.Invalid is [var cause, ..])
            return Blank(planned, metric, CheckVerdict.Invalid, cause);
        if (comparison is { Rounds: 0 })
            return Same(planned, comparison);
        if (metric is null)
            return Blank(planned, null, CheckVerdict.Invalid, comparison.Notes.FirstOrDefault(n => n.StartsWith(Untold(planned.Threshold.Metric), StringComparison.Ordinal)) ?? "it was not measured");
        return metric.Outcome switch
        {
            ComparedOutcome.Unchanged => Blank(planned, metric, CheckVerdict.Pass, null),
            ComparedOutcome.Worse when IsWithinMargin(planned, metric) => Blank(planned, metric, CheckVerdict.Pass, "worse, but within the margin"),
            ComparedOutcome.Worse => Blank(planned, metric, planned.Threshold.Severity == Severity.Error ? CheckVerdict.Fail : CheckVerdict.Warn, null),
            _ => Blank(planned, metric, CheckVerdict.Inconclusive, WhyUndecided(metric, comparison)),
        };
    }

    /// <summary>Both sides run the same program.</summary>
    public static Check Same(PlannedCheck planned, BaselineComparison comparison) =>
        Blank(planned, null, CheckVerdict.Pass, comparison.Notes.Count > 0 ? comparison.Notes[0] : null);

    /// <summary>
    /// What gates by default does so only where it scatters little enough, and what the target's runtime tells only where it is told:
    /// nobody asked for it, and the notes say that it was left out. A threshold of the spec is invalid or inconclusive there.
    /// </summary>
    public static bool IsLeftOut(PlannedCheck planned, ComparedMetric? metric, BaselineComparison comparison) =>
        planned.Threshold.IsDefault && comparison is { Rounds: > 0 } && (metric is null ? planned.Threshold.Metric.IsOfRuntime : Scattered(metric, comparison) is not null);

    /// <param name="metric">What is not told.</param>
    /// <param name="trouble">Of whoever should have read it; null when it said nothing.</param>
    public static string WhyUntold(Metric metric, string? trouble) => $"{Untold(metric)}: {trouble ?? "the target did not tell it"}";

    private static string? Scattered(ComparedMetric metric, BaselineComparison comparison) =>
        comparison.Notes.FirstOrDefault(n => n.StartsWith($"{metric.Subject}: {metric.Metric} ", StringComparison.Ordinal));

    private static string Untold(Metric metric) => $"{metric.Name} was not compared";

    /// <summary>The allowance in the metric's own unit must be exceeded as well.</summary>
    private static bool IsWithinMargin(PlannedCheck planned, ComparedMetric metric) =>
        planned.Threshold.Limit is BaselineLimit { Margin: { } margin } && metric.Candidate.Value - metric.Baseline.Value <= margin.Value;

    private static string WhyUndecided(ComparedMetric metric, BaselineComparison comparison)
    {
        if (comparison.Rounds < comparison.MostRounds)
            return $"the comparison ended after {comparison.Rounds} rounds, when another metric had been decided";
        return metric.SmallestDetectable is { } smallest
            ? string.Create(CultureInfo.InvariantCulture, $"{comparison.Rounds} rounds could not decide; with this much noise they find changes from {ChangeText.Signed(smallest)} on: a quieter machine, a wider limit, or longer rounds would decide it")
            : $"{comparison.Rounds} rounds could not decide";
    }

    private static Check Blank(PlannedCheck planned, ComparedMetric? metric, CheckVerdict verdict, string? reason) => new()
    {
        Threshold = planned.Threshold,
        Phase = planned.Phase,
        Level = planned.Level,
        Endpoint = planned.Endpoint,
        Subject = planned.Subject,
        Occurrence = planned.Occurrence,
        Verdict = verdict,
        Observed = metric?.Candidate,
        Baseline = metric?.Baseline,
        Compared = metric,
        Reason = reason,
    };
}
