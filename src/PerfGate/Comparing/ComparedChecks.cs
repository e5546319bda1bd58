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
        if (comparison.Invalid is [var cause, ..] && metric is not { IsCount: true, Outcome: ComparedOutcome.Worse or ComparedOutcome.Unchanged })
            return Blank(planned, metric, CheckVerdict.Invalid, cause);
        if (comparison is { Rounds: 0, Invalid: [], Metrics: [] })
            return Same(planned, comparison);
        if (metric is null)
            return Blank(planned, null, CheckVerdict.Invalid, LeftOut(planned, comparison) is { } left ? $"{planned.Threshold.Metric.Name} was not compared: {left.Reason}" : "it was not measured");
        return metric.Outcome switch
        {
            ComparedOutcome.Unchanged => Blank(planned, metric, CheckVerdict.Pass, null),
            ComparedOutcome.NotProvenWorse => Blank(planned, metric, CheckVerdict.Pass, WhatWouldHaveBeenSeen(metric)),
            ComparedOutcome.Worse => Blank(planned, metric, planned.Threshold.Severity == Severity.Error ? CheckVerdict.Fail : CheckVerdict.Warn, metric.Failures is { } failures ? Failed(failures) : null),
            _ => Blank(planned, metric, CheckVerdict.Inconclusive, WhyUndecided(metric, comparison)),
        };
    }

    /// <summary>Of an endpoint that is not compared; null: the check is left out, since a new endpoint has nothing that it could be worse than, and since one line says of the others what twelve would.</summary>
    public static Check? OfUncompared(PlannedCheck planned, UncomparedEndpoint endpoint)
    {
        return endpoint.Why switch
        {
            UncomparedReason.New => null,
            UncomparedReason.Gone when planned.Threshold.Metric.BreachCode == DiagnosticCodes.ErrorBreach =>
                Blank(planned, null, planned.Threshold.Severity == Severity.Error ? CheckVerdict.Fail : CheckVerdict.Warn, endpoint.Sentence),
            _ when planned.Threshold is { IsDefault: true, IsWorseOnly: true } => null,
            _ => Blank(planned, null, CheckVerdict.Invalid, endpoint.Sentence),
        };
    }

    /// <summary>Where every endpoint is new, the checks of the whole say so.</summary>
    public static Check NothingToCompare(PlannedCheck planned, BaselineComparison comparison) =>
        Blank(planned, null, CheckVerdict.Inconclusive, $"nothing to compare with: {string.Join("; ", comparison.NotCompared.Select(e => e.Sentence))}");

    /// <summary>Both sides run the same program.</summary>
    public static Check Same(PlannedCheck planned, BaselineComparison comparison) =>
        Blank(planned, null, CheckVerdict.Pass, comparison.Notes.Count > 0 ? comparison.Notes[0] : null);

    /// <summary>
    /// What nobody asked for and could not be measured is no check: the comparison says that it was left out. A threshold of the spec is invalid there. Of a comparison that is not valid
    /// as a whole the metrics that must be proven say so, and the twelve that could only have been worse need not.
    /// </summary>
    public static bool IsLeftOut(PlannedCheck planned, ComparedMetric? metric, BaselineComparison comparison) => planned.Threshold.IsDefault
        && (comparison.Invalid.Count > 0 && planned.Threshold.IsWorseOnly ? metric is not { IsCount: true, Outcome: ComparedOutcome.Worse or ComparedOutcome.Unchanged }
            : metric is null && (comparison.Rounds > 0 || comparison.Invalid.Count > 0) && (planned.Threshold.Metric.Counted is not null || LeftOut(planned, comparison) is not null));

    private static LeftOut? LeftOut(PlannedCheck planned, BaselineComparison comparison) =>
        comparison.LeftOut.FirstOrDefault(l => l.Metric == planned.Threshold.Metric.Name && l.Endpoint == planned.Endpoint);

    /// <summary>A pass of what is only proven worse says how much it could have missed.</summary>
    private static string WhatWouldHaveBeenSeen(ComparedMetric metric) => ChangeText.Detectable(metric) is { } smallest
        ? $"not proven to be worse; changes from {smallest} on would have been found"
        : "not proven to be worse";

    /// <summary><c>81 of 10,164 requests failed (status 500), of the baseline none of 10,164</c>.</summary>
    private static string Failed(ComparedFailures failures)
    {
        var (before, now) = (failures.Baseline, failures.Candidate);
        return string.Create(
            CultureInfo.InvariantCulture,
            $"{now.Failed:N0} of {now.Sent:N0} requests failed{Why(now)}, of the baseline {(before.Failed == 0 ? "none" : before.Failed.ToString("N0", CultureInfo.InvariantCulture))} of {before.Sent:N0}{Why(before)}");

        static string Why(SideFailures side) => side.Commonest is { } reason ? $" ({reason})" : "";
    }

    private static string WhyUndecided(ComparedMetric metric, BaselineComparison comparison)
    {
        if (comparison.Rounds < comparison.MostRounds)
            return $"the comparison ended after {comparison.Rounds} rounds, when another metric had been decided";
        return ChangeText.Detectable(metric) is { } smallest
            ? string.Create(CultureInfo.InvariantCulture, $"{comparison.Rounds} rounds could not decide; with this much noise they find changes from {smallest} on: a quieter machine, a wider limit, or longer rounds would decide it")
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
