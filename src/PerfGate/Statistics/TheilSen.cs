namespace PerfGate.Statistics;

/// <summary>
/// The slope of a trend as the median of the slopes of all pairs, with exact bounds from Kendall's test (Theil, Proc. Kon. Ned. Akad. Wetensch. A 53
/// (1950) 386-392; Sen, JASA 63 (1968) 1379-1389): the lower bound is above b exactly when the values less b per unit still rise significantly.
/// </summary>
/// <param name="Slope">Value per unit of the axis.</param>
/// <param name="Lower">One-sided lower bound; null when so few points have none.</param>
/// <param name="Upper">One-sided upper bound; null when so few points have none.</param>
internal readonly record struct TheilSen(double Slope, double? Lower, double? Upper)
{
    /// <param name="points">At least two, in strictly ascending order of the axis.</param>
    /// <param name="alpha">Level of each bound.</param>
    public static TheilSen Of(ReadOnlySpan<TrendPoint> points, double alpha)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(points.Length, 2);
        var slopes = new double[points.Length * (points.Length - 1) / 2];
        var next = 0;
        for (var i = 0; i < points.Length; i++)
        {
            for (var j = i + 1; j < points.Length; j++)
            {
                var distance = points[j].At - points[i].At;
                if (!(distance > 0))
                    throw new ArgumentException("The points must be in ascending order.", nameof(points));
                slopes[next++] = (points[j].Value - points[i].Value) / distance;
            }
        }

        Array.Sort(slopes);
        var critical = new InversionDistribution(points.Length).Critical(alpha);
        var median = (slopes[(slopes.Length - 1) / 2] + slopes[slopes.Length / 2]) / 2;
        return critical < 0 ? new TheilSen(median, null, null) : new TheilSen(median, slopes[critical], slopes[slopes.Length - 1 - critical]);
    }
}
