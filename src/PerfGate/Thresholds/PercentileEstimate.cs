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
/// <param name="failed">What is known of those that did not; each is slower than any limit.</param>
/// <param name="slow">Slow requests over all requests of each half second; null when they were not counted.</param>
/// <param name="measurement">The window.</param>
/// <param name="noise">Its noise.</param>
internal sealed class PercentileEstimate(string name, double fraction, LatencyHistogram times, LatencyHistogram failed, BatchSum[]? slow, Measurement measurement, WindowNoise noise)
{
    private const double FarFactor = 2;

    // A bucket of the histogram is a thousandth wide: those that share the limit's are not beyond it.
    private const double BucketWidth = 1.001;

    private readonly double _allowed = 1 - fraction;

    private readonly long _missing = Observation.Missing(times, measurement);

    public Estimate Against(double limit)
    {
        var share = Share(limit);
        var interval = IntervalOf(share, limit, out var isAmongFailures);
        var side = noise.IsShort && !isAmongFailures
            ? new Bounds(interval.Lower, interval.Upper).Against(limit)
            : share.Bounds.Against(_allowed) switch
            {
                // More slow requests than allowed: the percentile is above its limit.
                LimitSide.Above => LimitSide.Above,
                LimitSide.Below => LimitSide.Below,
                _ => LimitSide.Undecided,
            };

        // Near the limit a single request must not decide; twice as far away none does.
        var required = interval.Upper * FarFactor < limit ? RequestsNeeded.Far(fraction) : RequestsNeeded.Near(fraction);
        var needed = Math.Ceiling(required * share.DesignEffect);
        var missing = needed - share.Count;
        var more = noise.IsShort ? null : share.CountToDecide(_allowed) - share.Count;
        return new Estimate(interval, side)
        {
            MoreRequests = more is null ? null : Math.Max(missing, more.Value),
            RequestsNeeded = share.EffectiveCount >= required ? null : needed,

            // Where there is no upper bound yet, the limit may turn out to be far away.
            LeastRequestsNeeded = share.EffectiveCount >= required ? null : double.IsFinite(interval.Upper) ? required : RequestsNeeded.Far(fraction),
            TooFew = share.EffectiveCount >= required ? null : string.Create(
                CultureInfo.InvariantCulture,
                $"too few samples for {name}: need {required:N0} effective requests (about {needed:N0} at the {(noise.IsShort ? "usual" : "present")} design effect), got {share.EffectiveCount:N0} ({share.Count:N0} requests)"),
            IsShort = noise.IsShort,
            FailuresDecide = side != LimitSide.Below && FailuresDecide(limit, share),
        };
    }

    /// <summary>The good answers are far within the limit: of all requests fewer than allowed are slow for their time, beyond doubt, and the failed ones make it too many.</summary>
    private bool FailuresDecide(double limit, ProportionEstimate share)
    {
        if (_missing == 0 || times.Count == 0)
            return false;
        var slow = SlowerThan(limit) / (double)(times.Count + _missing);
        return Bounds.Wilson(slow, share.EffectiveCount, share.T).Upper < _allowed
            || (share.Bounds.Lower > _allowed && slow < _allowed);
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
        var all = times.Count + _missing;
        return Independent(Math.Clamp((SlowerThan(limit) + _missing) / (double)all, 0, 1), all, noise);
    }

    private long SlowerThan(double limit) => times.Buckets().Where(b => b.Seconds > limit * BucketWidth).Sum(b => b.Count);

    /// <summary>
    /// The times whose share of slower requests a run of this noise could have for the allowed one, by Wilson's own test: so the limit lies
    /// outside of them exactly when it is decided. Failed requests are slower than any time, and no moment of the machine makes them less.
    /// </summary>
    private Interval IntervalOf(ProportionEstimate share, double limit, out bool isAmongFailures)
    {
        var half = share.T * Math.Sqrt(_allowed * (1 - _allowed) / share.EffectiveCount);
        var least = _allowed + half < 1 ? Observation.Quantile(1 - _allowed - half, times, failed, _missing, limit) : null;
        var most = _allowed - half > 0 ? Observation.Quantile(1 - _allowed + half, times, failed, _missing, limit) : null;
        isAmongFailures = least is { IsAtLeast: true };
        var interval = noise.Widened(least?.Value ?? double.NegativeInfinity, most is { IsAtLeast: false } upper ? upper.Value : double.PositiveInfinity);
        return isAmongFailures ? interval with { Lower = least!.Value.Value } : interval;
    }
}
