using System.Globalization;
using PerfGate.Measure;

namespace PerfGate.Thresholds;

/// <summary>What is said of a time that is decided by requests that failed.</summary>
internal static class FailedRequests
{
    /// <summary>Gives the reason where the failures decide, and takes back a pass that they leave open.</summary>
    public static Check Explain(Check check, Measurement measurement, Estimate? estimate)
    {
        var metric = check.Threshold.Metric;
        if (metric is not { Times: { } of } || Observation.Missing(of(measurement), measurement) is var missing && missing == 0)
            return check;
        return metric.Estimation switch
        {
            Estimation.Percentile => Percentile(check, of(measurement), missing, measurement, estimate),
            Estimation.Largest => Largest(check, of(measurement), measurement),
            Estimation.Mean => Mean(check, of(measurement), measurement),
            _ => check,
        };
    }

    /// <summary>
    /// A breach that failures or starved users decide is not the generator's: sending late makes no wrong answer, and no timeout that is far longer than what it was
    /// late by.
    /// </summary>
    public static bool AreOfTheTarget(Check check, Measurement measurement) =>
        check.IsAtLeast
        && (measurement.Errors.Timeout + measurement.Dropped == 0 || !(2 * measurement.Generator.LatenessMax > measurement.Failed.Response.Max));

    private static Check Percentile(Check check, LatencyHistogram times, long missing, Measurement measurement, Estimate? estimate)
    {
        if (check.Verdict == CheckVerdict.Pass)
            return check;
        if (times.Count == 0)
            return check with { Reason = $"none of the {measurement.Attempts.ToString("N0", CultureInfo.InvariantCulture)} requests was answered as expected{Worst(measurement)}", FailuresDecide = true };
        var good = new Quantity(times.Quantile(check.Threshold.Metric.Fraction!.Value)!.Value, Unit.Duration);
        var decides = estimate is { FailuresDecide: true, TooFew: null } || (estimate is null or { FailuresDecide: true } && check.IsAtLeast && Holds(check, good.Value));
        if (!decides)
            return check;
        var name = check.Threshold.Metric.Name;
        var share = new Quantity((double)missing / measurement.Attempts, Unit.Share);
        return check with
        {
            FailuresDecide = true,
            Reason = $"{share} of the requests failed and count as slower than any limit{Worst(measurement)}: the {name} is decided by the failures, not by the times ({name} of the good answers {good}); "
                + (check.Verdict == CheckVerdict.Inconclusive ? "fix the failures, or limit them by 'success' and the times by a lower percentile" : "fix the failures first"),
        };
    }

    /// <summary>A largest time that is below its limit is not known while some requests were given up before they could reach it.</summary>
    private static Check Largest(Check check, LatencyHistogram times, Measurement measurement)
    {
        if (!check.IsAtLeast)
            return check;
        var good = times.Max is { } max ? $" (of the good answers {new Quantity(max, Unit.Duration)})" : "";
        var open = measurement.Errors.Timeout + measurement.Dropped;
        if (check.Verdict == CheckVerdict.Pass && open > 0)
        {
            return check with
            {
                Verdict = CheckVerdict.Inconclusive,
                Reason = $"{Requests(open)} had no answer within {check.Observed}, and how long {(open == 1 ? "it" : "they")} would have taken is not known{good}; set the endpoint's 'timeout' above the limit",
            };
        }

        return check.Verdict == CheckVerdict.Pass ? check with { IsAtLeast = false } : check with { Reason = $"the slowest request failed{Worst(measurement)}, after {check.Observed}{good}" };
    }

    private static Check Mean(Check check, LatencyHistogram times, Measurement measurement)
    {
        if (!check.IsAtLeast)
            return check;

        // What is judged is how long users waited, and one who gave up had waited for the timeout.
        if (check.Verdict == CheckVerdict.Pass)
            return check with { IsAtLeast = false };
        var good = times.Mean is { } mean ? $" (mean of the good answers {new Quantity(mean, Unit.Duration)})" : "";
        return check with { Reason = $"each request without a good answer counts with the time it waited in vain{Worst(measurement)}{good}{(check.Reason is { } reason ? $"; {reason}" : "")}" };
    }

    private static bool Holds(Check check, double value) =>
        check.LimitValue is { } limit && Judge.Holds(value, check.Threshold.Comparison, limit.Value);

    private static string Requests(long count) => count == 1 ? "one request" : $"{count.ToString("N0", CultureInfo.InvariantCulture)} requests";

    /// <summary>The commonest way to fail.</summary>
    private static string Worst(Measurement measurement) =>
        FailureText.Reasons(measurement) is [var worst, ..] ? $" ({worst.Text}, {FailureText.Times(worst.Count)})" : "";
}
