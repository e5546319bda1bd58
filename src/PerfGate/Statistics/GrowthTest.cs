namespace PerfGate.Statistics;

/// <summary>
/// The leak rule: plateaus (the heap after a forced collection, handles, threads) at regular distances through a soak. Resident memory sampled
/// as it comes is no input for it: a healthy process that fills caches looks like a leak for twenty minutes.
/// </summary>
internal static class GrowthTest
{
    private const int EndPoints = 5;

    /// <summary>
    /// Above when the exact Mann-Kendall test finds a rise, the Theil-Sen slope is over the limit and growth is not levelling off; below when the
    /// upper bound of the slope is under the limit; else undecided.
    /// </summary>
    /// <param name="points">In strictly ascending order of the axis, warm-up included.</param>
    /// <param name="limit">What is allowed.</param>
    public static GrowthJudgement Judge(ReadOnlySpan<TrendPoint> points, GrowthLimit limit)
    {
        var kept = points[Math.Min(limit.WarmUpPoints, points.Length)..];
        if (kept.Length < Math.Max(limit.LeastPoints, EndPoints))
            return new GrowthJudgement { Side = LimitSide.Undecided, Points = kept.Length };

        var values = new double[kept.Length];
        for (var i = 0; i < values.Length; i++)
            values[i] = kept[i].Value;

        var trend = TheilSen.Of(kept, limit.BoundAlpha);
        var pValue = MannKendall.PValue(values.Length, MannKendall.Statistic(values));
        var allowed = Math.Max(limit.Share * (values[0] + values[1]) / 2, limit.Absolute);
        var isLevellingOff = IsLevellingOff(kept);
        var slope = trend.Slope * limit.Per;
        var upper = trend.Upper * limit.Per;

        return new GrowthJudgement
        {
            Side = pValue <= limit.Alpha && slope > allowed && !isLevellingOff ? LimitSide.Above
                : upper < allowed ? LimitSide.Below
                : LimitSide.Undecided,
            Points = kept.Length,
            Slope = slope,
            Lower = trend.Lower * limit.Per,
            Upper = upper,
            Limit = allowed,
            PValue = pValue,
            IsLevellingOff = isLevellingOff,
        };
    }

    private static bool IsLevellingOff(ReadOnlySpan<TrendPoint> points)
    {
        var first = TheilSen.Of(points[..EndPoints], alpha: 0.5).Slope;
        var last = TheilSen.Of(points[^EndPoints..], alpha: 0.5).Slope;
        return last <= 0 || last < first / 2;
    }
}
