using System.Globalization;
using PerfGate.Measure;
using PerfGate.Statistics;

namespace PerfGate.Thresholds;

/// <summary>
/// A percentile against a limit: p99 &lt; 200 ms says that less than 1 % of the requests are slower than 200 ms. Slower, failed, timed out and never
/// sent are the same here; the share has Wilson's interval on the effective number of requests.
/// </summary>
/// <param name="name">The metric's.</param>
/// <param name="fraction">0.99 for p99.</param>
/// <param name="times">Of the requests that met their expectations.</param>
/// <param name="slow">Slow requests over all requests of each half second; null when they were not counted.</param>
/// <param name="measurement">The window.</param>
/// <param name="noise">Its noise.</param>
internal sealed class PercentileEstimate(string name, double fraction, LatencyHistogram times, BatchSum[]? slow, Measurement measurement, WindowNoise noise)
{
    // Where a whole run is proven or refused; the looks share their alpha among them, the number of requests does not change with them.
    private const double Alpha = 0.01;

    private const double FarFactor = 2;

    // A bucket of the histogram is a thousandth wide: those that share the limit's are not beyond it.
    private const double BucketWidth = 1.001;

    private readonly double _allowed = 1 - fraction;

    public Estimate Against(double limit)
    {
        var share = Share(limit);
        var interval = IntervalOf(share);
        var side = noise.IsShort
            ? new Bounds(interval.Lower, interval.Upper).Against(limit)
            : share.Bounds.Against(_allowed) switch
            {
                // More slow requests than allowed: the percentile is above its limit.
                LimitSide.Above => LimitSide.Above,
                LimitSide.Below => LimitSide.Below,
                _ => LimitSide.Undecided,
            };

        // Near the limit a single request must not decide; twice as far away none does.
        var tail = Math.Max(fraction, _allowed);
        var required = interval.Upper * FarFactor < limit ? SampleSize.LeastFor(tail, Alpha) : SampleSize.RequiredFor(tail, Alpha);
        var needed = Math.Ceiling(required * share.DesignEffect);
        var missing = needed - share.Count;
        var more = noise.IsShort ? null : share.CountToDecide(_allowed) - share.Count;
        return new Estimate(interval, side)
        {
            MoreRequests = more is null ? null : Math.Max(missing, more.Value),
            RequestsNeeded = share.EffectiveCount >= required ? null : needed,
            TooFew = share.EffectiveCount >= required ? null : string.Create(
                CultureInfo.InvariantCulture,
                $"too few samples for {name}: need {required:N0} effective requests (about {needed:N0} at the {(noise.IsShort ? "usual" : "present")} design effect), got {share.EffectiveCount:N0} ({share.Count:N0} requests)"),
            IsShort = noise.IsShort,
        };
    }

    /// <summary>A share of a window that does not tell how its requests depend on each other.</summary>
    public static ProportionEstimate Independent(double share, double count, WindowNoise noise)
    {
        var effective = Math.Max(1, count / noise.DesignEffect);
        var t = noise.T(count);
        return new ProportionEstimate
        {
            Value = share,
            Bounds = Bounds.Wilson(share, effective, t),
            Count = count,
            EffectiveCount = effective,
            Batches = 1,
            T = t,
            Alpha = noise.Alpha,
        };
    }

    private ProportionEstimate Share(double limit)
    {
        if (!noise.IsShort && slow is not null && ProportionEstimate.Of(slow, noise.Alpha, noise.DesignEffect) is { } counted)
            return counted;
        var over = times.Buckets().Where(b => b.Seconds > limit * BucketWidth).Sum(b => b.Count) + measurement.Attempts - measurement.Succeeded;
        return Independent(Math.Clamp(over / (double)measurement.Attempts, 0, 1), measurement.Attempts, noise);
    }

    /// <summary>
    /// The times whose share of slower requests a run of this noise could have for the allowed one, by Wilson's own test: so the limit lies
    /// outside of them exactly when it is decided. Failed requests are slower than any time.
    /// </summary>
    private Interval IntervalOf(ProportionEstimate share)
    {
        var half = share.T * Math.Sqrt(_allowed * (1 - _allowed) / share.EffectiveCount);
        return noise.Widened(
            TimeAt(_allowed + half) ?? double.NegativeInfinity,
            _allowed - half > 0 ? TimeAt(_allowed - half) ?? double.PositiveInfinity : double.PositiveInfinity);
    }

    /// <summary>The time that a share of all requests is slower than; null when it lies among the failed, or before the first.</summary>
    private double? TimeAt(double exceedance)
    {
        var position = (1 - exceedance) * measurement.Attempts / measurement.Succeeded;
        return position is > 0 and <= 1 ? times.Quantile(position) : null;
    }
}
