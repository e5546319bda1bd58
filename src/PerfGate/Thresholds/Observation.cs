using PerfGate.Measure;

namespace PerfGate.Thresholds;

/// <summary>What a window shows of a metric, its failed requests included: a failure is not the absence of a time (docs/decisions/0012).</summary>
/// <param name="Value">In the metric's unit.</param>
/// <param name="IsAtLeast">The true value is greater: it is decided by requests of which only a lower bound is known.</param>
internal readonly record struct Observation(double Value, bool IsAtLeast = false)
{
    /// <summary>Null when nothing was measured.</summary>
    /// <param name="metric">Whose value.</param>
    /// <param name="measurement">The window.</param>
    /// <param name="limit">In the metric's unit: a failed request is slower than it, whatever it is. Null: there is none.</param>
    public static Observation? Of(Metric metric, Measurement measurement, double? limit)
    {
        var plain = metric.Read(measurement) is { } value ? new Observation(value) : (Observation?)null;
        if (metric is not { Times: { } of, FailedTimes: { } failedOf } || failedOf(measurement) is var failed && failed.Count == 0 && Missing(of(measurement), measurement) == 0)
            return plain;
        var times = of(measurement);
        return metric.Estimation switch
        {
            Estimation.Largest => failed.Max is { } longest && !(longest <= times.Max) ? new Observation(longest, IsAtLeast: true) : plain,
            Estimation.Mean => WithWaits(times, failed) is var waited && waited.Count > times.Count ? new Observation(waited.Mean!.Value, IsAtLeast: true) : plain,
            Estimation.Percentile => Quantile(metric.Fraction!.Value, times, failed, Missing(times, measurement), limit),
            _ => plain,
        };
    }

    /// <summary>Requests that have no time of this kind, because they failed or were never sent.</summary>
    public static long Missing(LatencyHistogram times, Measurement measurement) => Math.Max(0, measurement.Attempts - times.Count);

    /// <summary>
    /// The good times and those of failures that took longer than the mean of the good ones: a timeout is a wait of that length, and an answer that is wrong at
    /// once makes no service quick.
    /// </summary>
    public static LatencyHistogram WithWaits(LatencyHistogram times, LatencyHistogram failed)
    {
        var all = new LatencyHistogram();
        all.Add(times);
        foreach (var (seconds, count) in failed.Buckets())
        {
            if (!(seconds <= times.Mean))
                all.Record((long)(seconds * 1e9), count);
        }

        return all;
    }

    /// <summary>A quantile of all requests. The failed ones are the slowest: by convention slower than the limit, and of what is known of them as slow as that.</summary>
    /// <param name="fraction">Of all requests that do not exceed it.</param>
    /// <param name="times">Of the good answers.</param>
    /// <param name="failed">What is known of the others.</param>
    /// <param name="missing">How many others there are.</param>
    /// <param name="limit">See above.</param>
    public static Observation? Quantile(double fraction, LatencyHistogram times, LatencyHistogram failed, long missing, double? limit)
    {
        var all = times.Count + missing;
        if (all == 0)
            return null;
        if (times.Count > 0 && fraction * all / times.Count is <= 1 + 1e-12 and var position)
            return new Observation(times.Quantile(position)!.Value);
        var known = new LatencyHistogram();
        known.Add(times);
        known.Add(failed);
        return known.Quantile(fraction) is { } least ? new Observation(Math.Max(least, limit ?? 0), IsAtLeast: true) : null;
    }
}
