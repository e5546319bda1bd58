using System.Globalization;
using PerfGate.Measure;
using PerfGate.Syntax;

namespace PerfGate.Thresholds;

/// <summary>Holds measurements against thresholds. What was not measured is never a pass.</summary>
internal static class Judge
{
    /// <param name="planned">What is to be judged.</param>
    /// <param name="measurements">Everything its phase measured.</param>
    public static Check Evaluate(PlannedCheck planned, IReadOnlyList<Measurement> measurements)
    {
        var measurement = Find(planned, measurements);
        if (measurement is null)
            return Blank(planned, "it was not measured");

        var threshold = planned.Threshold;
        if (measurement.Generator.Invalid is [var cause, ..])
            return Blank(planned, cause) with { Observed = Observe(threshold.Metric, measurement), Samples = measurement.Attempts };

        if (threshold.Metric.Scope != MetricScope.Target && measurement.Attempts == 0)
            return Blank(planned, WhyNothing(threshold.Metric, measurement));
        if (threshold.Metric.Read(measurement) is not { } value)
            return Blank(planned, WhyNothing(threshold.Metric, measurement)) with { Samples = measurement.Attempts };

        var check = Blank(planned, reason: null) with
        {
            Observed = new Quantity(value, threshold.Metric.Unit),
            Samples = IsTime(threshold.Metric) ? measurement.Succeeded : measurement.Attempts,
        };
        if (threshold.Limit is not AbsoluteLimit limit)
            return check with { Verdict = CheckVerdict.Inconclusive, Reason = "there is no baseline to compare with" };

        check = check with { LimitValue = limit.Value };
        if (check.Samples < threshold.Metric.MinimumSamples)
        {
            return check with
            {
                Verdict = CheckVerdict.Inconclusive,
                Reason = string.Create(CultureInfo.InvariantCulture, $"{threshold.Metric.Name} needs at least {threshold.Metric.MinimumSamples:N0} requests, {check.Samples:N0} were measured"),
            };
        }

        if (Holds(value, threshold.Comparison, limit.Value.Value))
            return check with { Verdict = CheckVerdict.Pass };
        return IsOfTheGenerator(threshold.Metric) && measurement.Generator.Inflated is [var late, ..]
            ? check with { Verdict = CheckVerdict.Invalid, Reason = late }
            : check with { Verdict = Breached(threshold) };
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

    /// <summary>A metric that a slow generator makes worse: it is never held against the target.</summary>
    private static bool IsOfTheGenerator(Metric metric) => IsTime(metric) || metric.Scope == MetricScope.Load;

    /// <summary>A metric of the exchanges' times.</summary>
    private static bool IsTime(Metric metric) => metric is { Scope: MetricScope.Endpoint, Unit: Unit.Duration };

    private static CheckVerdict Breached(Threshold threshold) =>
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
        if (metric.Missing is { } missing)
            return missing;
        if (metric.Scope == MetricScope.Target)
            return "the target's resources could not be read, or too few times in so short a window";
        if (measurement.Attempts == 0)
            return "no request was made in the measured window: every connection was still waiting for the target";
        var example = measurement.Errors.Examples is [var worst, ..] ? string.Create(CultureInfo.InvariantCulture, $": {worst.Text} ({worst.Count:N0} times)") : "";
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
