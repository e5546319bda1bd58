using PerfGate.Measure;
using PerfGate.Statistics;

namespace PerfGate.Thresholds;

/// <summary>The interval of an observation and its side of the limit, by the kind of metric.</summary>
internal static class Estimates
{
    /// <summary>Null where the metric is a fact of its window, or nothing of it was measured.</summary>
    /// <param name="metric">Whose value.</param>
    /// <param name="measurement">The window.</param>
    /// <param name="limit">In the metric's unit.</param>
    /// <param name="alpha">One-sided level of each bound.</param>
    public static Estimate? Of(Metric metric, Measurement measurement, double limit, double alpha)
    {
        if (Observation.Of(metric, measurement, limit) is not { Value: var value })
            return null;
        var noise = new WindowNoise(measurement, alpha);
        return metric switch
        {
            { Estimation: Estimation.Percentile, Fraction: { } fraction, Times: { } times, FailedTimes: { } failed } =>
                new PercentileEstimate(metric.Name, fraction, times(measurement), failed(measurement), SlowPerBatch(metric, measurement, limit), measurement, noise).Against(limit),
            { Estimation: Estimation.Mean, Times: { } times, FailedTimes: { } failed } =>
                Mean(value, Observation.WithWaits(times(measurement), failed(measurement)), measurement, limit, noise),
            { Estimation: Estimation.Drift, Drift: { } drift } => drift.Against(measurement, limit, alpha),
            { Estimation: Estimation.Growth, Growth: { } growth } => growth.Against(measurement, limit),
            { Estimation: Estimation.Rate } => Rate(value, measurement, limit, noise),
            { Estimation: Estimation.Share } => Success(value, measurement, limit, noise),
            _ => null,
        };
    }

    /// <summary>Requests over the limit in each half second; null when the window did not count them.</summary>
    private static BatchSum[]? SlowPerBatch(Metric metric, Measurement measurement, double limit)
    {
        for (var i = 0; i < measurement.Limits.Count && metric.Percentile is not null; i++)
        {
            if (measurement.Limits[i].Equals(limit))
                return [.. measurement.Batches.Select(b => new BatchSum(b.SlowerThan[i], b.Intended))];
        }

        return null;
    }

    /// <summary>Student's t over half seconds; of the service time and the first byte by the design effect of the response time.</summary>
    private static Estimate? Mean(double value, LatencyHistogram times, Measurement measurement, double limit, WindowNoise noise)
    {
        if (times.StandardDeviation is not { } deviation)
            return null;
        var effective = Math.Max(Math.Min(2, times.Count), times.Count / noise.DesignEffect);
        var half = noise.T(times.Count) * deviation / Math.Sqrt(effective);
        var distance = Math.Abs(value - limit);
        var lower = noise.IsShort ? Math.Max(value - half, LowerWithoutTail(times, effective, noise)) : value - half;
        return Around(lower, value + half, limit, noise) with
        {
            MoreRequests = noise.IsShort || distance == 0 ? null : ((half * half / (distance * distance)) - 1) * measurement.Succeeded,
        };
    }

    /// <summary>
    /// A few slow requests of a short window make its spread wide to both sides, although they cannot make the mean smaller: the mean of times cut
    /// at any height is not above that of the times themselves, so its lower bound is one of theirs.
    /// </summary>
    private static double LowerWithoutTail(LatencyHistogram times, double effective, WindowNoise noise)
    {
        var cut = times.Quantile(0.75)!.Value;
        var (sum, squares) = (0.0, 0.0);
        foreach (var (seconds, count) in times.Buckets())
        {
            var time = Math.Min(seconds, cut);
            sum += count * time;
            squares += count * time * time;
        }

        var mean = sum / times.Count;
        var deviation = Math.Sqrt(Math.Max(0, (squares - (sum * mean)) / (times.Count - 1)));
        return mean - (noise.T(times.Count) * deviation / Math.Sqrt(effective));
    }

    private static Estimate Rate(double value, Measurement measurement, double limit, WindowNoise noise)
    {
        if (noise.IsShort || MeanEstimate.Of([.. measurement.Batches.Select(b => new BatchSum(b.Succeeded, b.Seconds))], noise.Alpha) is not { } estimate)
            return Around(value, value, limit, noise);

        // The last half second is longer by what the window has beyond it, and its rate is by its own length.
        var half = estimate.Bounds.Upper - estimate.Value;
        var around = estimate with { Value = value, Bounds = new Bounds(value - half, value + half) };
        return Around(value - half, value + half, limit, noise) with { MoreRequests = (around.LengthToDecide(limit) - 1) * measurement.Attempts };
    }

    /// <summary>Wilson's interval of the failures.</summary>
    private static Estimate? Success(double value, Measurement measurement, double limit, WindowNoise noise)
    {
        var batches = measurement.Batches.Select(b => new BatchSum(b.Intended - b.Succeeded, b.Intended)).ToArray();
        var failures = (noise.IsShort ? null : ProportionEstimate.Of(batches, noise.Alpha, noise.DesignEffect))
            ?? PercentileEstimate.Independent(1 - value, measurement.Attempts, noise);
        return new Estimate(
            new Interval(1 - failures.Bounds.Upper, 1 - failures.Bounds.Lower, 1 - noise.Alpha),
            failures.Bounds.Against(1 - limit) switch
            {
                LimitSide.Above => LimitSide.Below,
                LimitSide.Below => LimitSide.Above,
                _ => LimitSide.Undecided,
            })
        {
            MoreRequests = failures.CountToDecide(1 - limit) - failures.Count,
            IsShort = noise.IsShort,
        };
    }

    private static Estimate Around(double lower, double upper, double limit, WindowNoise noise)
    {
        var interval = noise.Widened(Math.Max(0, lower), upper);
        return new Estimate(interval, new Bounds(interval.Lower, interval.Upper).Against(limit)) { IsShort = noise.IsShort };
    }
}
