namespace PerfGate.Statistics;

/// <summary>
/// The interval of a percentile as positions in the sorted sample: the order statistics at 1 - (Wilson bounds of the exceedance),
/// with the effective number of requests. Only positions: the values are the caller's, sorted or in a histogram.
/// </summary>
/// <param name="Lower">Fraction of the sample at or below the lower bound; null when the sample has no lower bound for this percentile.</param>
/// <param name="Upper">Fraction of the sample at or below the upper bound; null when the sample has no upper bound for this percentile.</param>
internal readonly record struct QuantileInterval(double? Lower, double? Upper)
{
    /// <param name="percentile">0.99 for p99.</param>
    /// <param name="run">What is known of the run's noise: its effective number of requests, t and level.</param>
    public static QuantileInterval Of(double percentile, ProportionEstimate run)
    {
        var exceedance = Bounds.Wilson(1 - percentile, run.EffectiveCount, run.T);
        var hasLower = run.EffectiveCount >= SampleSize.LeastFor(1 - percentile, run.Alpha);
        var hasUpper = run.EffectiveCount >= SampleSize.LeastFor(percentile, run.Alpha);
        return new QuantileInterval(hasLower ? 1 - exceedance.Upper : null, hasUpper ? 1 - exceedance.Lower : null);
    }

    /// <summary>The 1-based rank of the order statistic at a fraction of the sample (nearest rank).</summary>
    public static long Rank(double fraction, long count)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(count, 1);
        return Math.Clamp((long)Math.Ceiling(fraction * count), 1, count);
    }

    /// <summary>The index of the bucket that holds the value of this 1-based rank.</summary>
    public static int BucketOf(ReadOnlySpan<long> counts, long rank)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(rank, 1);
        var seen = 0L;
        for (var i = 0; i < counts.Length; i++)
        {
            seen += counts[i];
            if (seen >= rank)
                return i;
        }

        throw new ArgumentOutOfRangeException(nameof(rank), rank, "The rank is beyond the counts.");
    }
}
