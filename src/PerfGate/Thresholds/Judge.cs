using System.Globalization;
using PerfGate.Measure;
using PerfGate.Statistics;
using PerfGate.Syntax;

namespace PerfGate.Thresholds;

/// <summary>Holds measurements against thresholds. What was not measured is never a pass.</summary>
internal static class Judge
{
    /// <param name="planned">What is to be judged.</param>
    /// <param name="measurements">Everything its phase measured.</param>
    /// <param name="look">How sure the answer has to be.</param>
    public static Check Evaluate(PlannedCheck planned, IReadOnlyList<Measurement> measurements, Look look)
    {
        var measurement = Find(planned, measurements);
        if (measurement is null)
            return Blank(planned, "it was not measured");

        var threshold = planned.Threshold;
        if (measurement.Generator.Invalid is [var cause, ..])
            return Blank(planned, cause) with { Observed = Observe(threshold.Metric, measurement), Samples = measurement.Attempts };

        if (threshold.Metric.Scope != MetricScope.Target && measurement.Attempts == 0)
            return Blank(planned, WhyNothing(threshold.Metric, measurement));
        if (threshold.Metric.Bounds?.Invoke(measurement) is { } bounds && threshold.Limit is AbsoluteLimit bound)
            return OfBounds(Blank(planned, bounds.Reason) with { Samples = measurement.Attempts }, bounds, bound.Value.Value);
        if (threshold.Metric.Drift is not null && Thirds.Missing(measurement) is { } missing)
        {
            return Blank(planned, $"{threshold.Metric.Name} {missing}") with
            {
                Verdict = CheckVerdict.Inconclusive,
                Samples = measurement.Attempts,
                TimeNeeded = Thirds.IsTooShort(measurement) ? Thirds.Least : null,
            };
        }

        var absolute = (threshold.Limit as AbsoluteLimit)?.Value.Value;
        if (Observation.Of(threshold.Metric, measurement, absolute) is not { } seen || IsNoTime(threshold.Metric, measurement, seen, absolute))
            return Blank(planned, WhyNothing(threshold.Metric, measurement)) with { Samples = measurement.Attempts };

        var value = seen.Value;
        var check = Blank(planned, reason: null) with
        {
            Observed = new Quantity(value, threshold.Metric.Unit),
            IsAtLeast = seen.IsAtLeast,
            Samples = threshold.Metric is { Times: { } times, Estimation: not Estimation.Percentile } && !seen.IsAtLeast ? times(measurement).Count : measurement.Attempts,
        };
        if (threshold.Limit is not AbsoluteLimit limit)
            return check with { Verdict = CheckVerdict.Inconclusive, Reason = "there is no baseline to compare with" };

        check = check with { LimitValue = limit.Value };
        var estimate = look.Policy == JudgingPolicy.Point ? null : Estimates.Of(threshold.Metric, measurement, limit.Value.Value, look.Alpha);
        check = estimate is { Why: not null } && threshold is { Severity: Severity.Error, Comparison: not Comparison.Equal } ? Grown(check, estimate, value, look.Policy)
            : NeedsProof(threshold, value, limit.Value.Value, look.Policy) ? Proven(check, estimate)
            : AsObserved(check with { Interval = estimate?.Interval }, value);
        check = Starvation.Judge(FailedRequests.Explain(Consistent(check), measurement, estimate), measurement);
        return check.Verdict is CheckVerdict.Fail or CheckVerdict.Warn && IsOfTheGenerator(threshold.Metric) && measurement.Generator.Inflated is [var late, ..]
            && !IsBeyondTheWait(threshold, value, limit.Value.Value, measurement.Generator) && !FailedRequests.AreOfTheTarget(check, measurement)
            ? check with { Verdict = CheckVerdict.Invalid, Reason = late }
            : check;
    }

    /// <summary>Nothing was answered, and not even the waits for it are beyond the limit.</summary>
    private static bool IsNoTime(Metric metric, Measurement measurement, Observation seen, double? limit) =>
        metric is { Times: { } times, FailedTimes: { } failed } && times(measurement).Count == 0
        && (limit is not { } most || !(failed(measurement).Quantile(metric.Fraction ?? 1) >= most) || seen.Value < most);

    /// <summary>
    /// The last guard, whatever an estimate says: the interval holds the value that it is of, and a check whose own row shows a value beyond its limit is no pass.
    /// </summary>
    private static Check Consistent(Check check)
    {
        if (check is not { Observed.Value: var value })
            return check;
        if (check.Interval is { } interval)
            check = check with { Interval = interval with { Lower = Math.Min(interval.Lower, value), Upper = Math.Max(interval.Upper, value) } };
        return check.Verdict == CheckVerdict.Pass && check.LimitValue is { } limit && !Holds(value, check.Threshold.Comparison, limit.Value)
            ? check with { Verdict = CheckVerdict.Inconclusive, Reason = "the value is beyond its limit, although the window as a whole does not prove it" }
            : check;
    }

    /// <summary>What holds at both bounds holds; what holds at neither is breached; otherwise it is not decided.</summary>
    private static Check OfBounds(Check blank, BoundedValue bounds, double limit)
    {
        var threshold = blank.Threshold;
        if (bounds.IsInvalid)
            return blank;
        var (low, high) = (Holds(bounds.Lower, threshold.Comparison, limit), Holds(bounds.Upper, threshold.Comparison, limit));
        var isEqual = threshold.Comparison == Comparison.Equal && bounds.Lower < bounds.Upper && limit >= bounds.Lower && limit <= bounds.Upper;
        return blank with
        {
            Observed = new Quantity(bounds.Value ?? (double.IsFinite(bounds.Upper) && threshold.Metric.HigherIsBetter ? bounds.Upper : bounds.Lower), threshold.Metric.Unit),
            Interval = bounds.Lower < bounds.Upper ? new Interval(bounds.Lower, bounds.Upper, 1) : null,
            Verdict = isEqual || low != high ? CheckVerdict.Inconclusive : low ? CheckVerdict.Pass : Breached(threshold),
            Reason = bounds.Reason ?? (low != high ? "the limit lies between the two bounds; a finer search decides" : null),
        };
    }

    /// <summary>A check of a phase that never ran.</summary>
    public static Check NotReached(PlannedCheck planned, string reason) => Blank(planned, reason);

    public static bool Holds(double value, Comparison comparison, double limit) => comparison switch
    {
        Comparison.Less => value < limit,
        Comparison.LessOrEqual => value <= limit,
        Comparison.Greater => value > limit,
        Comparison.GreaterOrEqual => value >= limit,
        // Exact on purpose: a share is a ratio of counts, and 100 % is 1 only when nothing failed.
        _ => value.Equals(limit),
    };

    /// <summary>"No failure at all" is said of these requests, not of others: one failure breaks it, and without one it holds.</summary>
    private static bool IsCount(Threshold threshold, double limit) =>
        threshold.Comparison == Comparison.Equal || (threshold.Metric.Estimation == Estimation.Share && limit >= 1);

    /// <summary>
    /// A warning tells people where a value stands; it needs no proof. A window without a single failure has nothing to say against its service,
    /// and only a strict gate wants as many requests as would prove the share.
    /// </summary>
    private static bool NeedsProof(Threshold threshold, double value, double limit, JudgingPolicy policy) =>
        policy != JudgingPolicy.Point
        && threshold is { Severity: Severity.Error, Metric.Estimation: not (Estimation.Exact or Estimation.Largest or Estimation.Growth) }
        && !IsCount(threshold, limit)
        && !ValueRange.Of(threshold.Metric).HoldsAlways(threshold.Comparison, limit)
        && (threshold.Metric.Estimation != Estimation.Share || value < 1 || policy == JudgingPolicy.Strict);

    /// <summary>The value as it was observed.</summary>
    private static Check AsObserved(Check check, double value)
    {
        var threshold = check.Threshold;
        if (check.Samples < threshold.Metric.MinimumSamples)
        {
            return check with
            {
                Verdict = CheckVerdict.Inconclusive,
                Reason = string.Create(CultureInfo.InvariantCulture, $"{threshold.Metric.Name} needs at least {threshold.Metric.MinimumSamples:N0} requests, {check.Samples:N0} were measured"),
            };
        }

        // The true value of what is known by a lower bound only is greater than that.
        var limit = check.LimitValue!.Value.Value;
        var holds = Holds(value, threshold.Comparison, limit) && !(check.IsAtLeast && value.Equals(limit) && threshold.Comparison != Comparison.GreaterOrEqual);
        return check with { Verdict = holds ? CheckVerdict.Pass : Breached(threshold) };
    }

    /// <summary>Growth between plateaus, or from the first third to the last; a breach that a short soak shows is worth a warning and no more.</summary>
    private static Check Grown(Check check, Estimate estimate, double value, JudgingPolicy policy)
    {
        if (estimate.HoldsUnlessStrict && policy != JudgingPolicy.Strict)
            return AsObserved(check with { Interval = estimate.Interval }, value);
        var proven = Proven(check, estimate);
        var verdict = estimate.OnlyWarns && proven.Verdict == CheckVerdict.Inconclusive ? CheckVerdict.Warn : proven.Verdict;
        return proven with { Verdict = verdict, Reason = verdict == CheckVerdict.Pass || estimate.Why is null or "" ? null : estimate.Why };
    }

    /// <summary>A side that is proven, or none.</summary>
    private static Check Proven(Check check, Estimate? estimate)
    {
        if (estimate is null)
            return check with { Verdict = CheckVerdict.Inconclusive, Reason = "one request does not show how much the next one may differ" };
        var wanted = check.Threshold.Comparison is Comparison.Less or Comparison.LessOrEqual ? LimitSide.Below : LimitSide.Above;
        var verdict = estimate.Side == LimitSide.Undecided ? CheckVerdict.Inconclusive
            : estimate.Side != wanted ? Breached(check.Threshold)
            : estimate.TooFew is null ? CheckVerdict.Pass
            : CheckVerdict.Inconclusive;
        check = check with { Interval = estimate.Interval, Verdict = verdict };
        return verdict == CheckVerdict.Inconclusive ? check with { Reason = Undecided.Why(check, estimate), RequestsNeeded = estimate.RequestsNeeded, LeastRequestsNeeded = estimate.LeastRequestsNeeded } : check;
    }

    /// <summary>A mean that breaches its limit without what the generator can have added to it: the target was slow, whoever else was.</summary>
    private static bool IsBeyondTheWait(Threshold threshold, double value, double limit, GeneratorHealth generator) =>
        threshold.Metric.Name == "mean" && generator.WaitedShare is { } waited && !Holds(value * (1 - waited), threshold.Comparison, limit);

    /// <summary>A metric that a slow generator makes worse: it is never held against the target.</summary>
    private static bool IsOfTheGenerator(Metric metric) => IsTime(metric) || metric.Scope == MetricScope.Load || metric.Drift is { IsOfTheGenerator: true };

    /// <summary>A metric of the exchanges' times.</summary>
    private static bool IsTime(Metric metric) => metric is { Scope: MetricScope.Endpoint, Unit: Unit.Duration };

    /// <summary>What a breach of it is.</summary>
    public static CheckVerdict Breached(Threshold threshold) =>
        threshold.Severity == Severity.Error ? CheckVerdict.Fail : CheckVerdict.Warn;

    private static Quantity? Observe(Metric metric, Measurement measurement) =>
        metric.Read(measurement) is { } value ? new Quantity(value, metric.Unit) : null;

    private static Measurement? Find(PlannedCheck planned, IReadOnlyList<Measurement> measurements)
    {
        foreach (var measurement in measurements)
        {
            if (measurement.Endpoint == planned.Endpoint && measurement.Level == planned.Level)
                return measurement;
        }

        return null;
    }

    private static string WhyNothing(Metric metric, Measurement measurement)
    {
        if (measurement.Unwatched is { } unwatched && (metric.Scope == MetricScope.Target || metric.IsOfRuntime || metric.Growth is not null))
            return unwatched;
        if (metric.Missing is { } missing)
            return missing;
        if (metric.Growth is not null && measurement.Plateaus.Count == 0 && metric.Name != "memory.growth")
            return "it is read in the pauses of a soak: give the phase 'plateaus: 12' or a duration of 20min";
        if (metric.Growth is not null && measurement.Plateaus.Count > 0)
            return string.Create(CultureInfo.InvariantCulture, $"it could not be read at enough of the {measurement.Plateaus.Count} plateaus");
        if (metric.Scope == MetricScope.Target)
            return "the target's resources could not be read, or too few times in so short a window";
        if (measurement.Attempts == 0)
            return "no request was made in the measured window: every connection was still waiting for the target";
        if (metric.Drift is not null && measurement.Succeeded > 0)
            return metric.Drift.WithoutValue;
        var example = FailureText.Reasons(measurement) is [var worst, ..] ? $": {worst.Text} ({FailureText.Times(worst.Count)})" : "";
        return string.Create(CultureInfo.InvariantCulture, $"none of {measurement.Attempts:N0} requests was answered as expected{example}");
    }

    private static Check Blank(PlannedCheck planned, string? reason) => new()
    {
        Threshold = planned.Threshold,
        Phase = planned.Phase,
        Level = planned.Level,
        Endpoint = planned.Endpoint,
        Subject = planned.Subject,
        Occurrence = planned.Occurrence,
        Verdict = CheckVerdict.Invalid,
        Reason = reason,
        LimitValue = (planned.Threshold.Limit as AbsoluteLimit)?.Value,
    };
}
