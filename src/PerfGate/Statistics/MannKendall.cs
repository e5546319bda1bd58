namespace PerfGate.Statistics;

/// <summary>
/// A test for a monotonic trend by the signs of all pairs, S = number of rising less number of falling pairs (Mann, Econometrica 13 (1945)
/// 245-259; Kendall, Biometrika 30 (1938) 81-93), with its exact distribution. It knows nothing of sizes, so one odd value cannot make a trend.
/// </summary>
internal static class MannKendall
{
    /// <summary>S of values in the order of time; ties count zero.</summary>
    public static int Statistic(ReadOnlySpan<double> values)
    {
        var s = 0;
        for (var i = 0; i < values.Length; i++)
        {
            for (var j = i + 1; j < values.Length; j++)
                s += Math.Sign(values[j] - values[i]);
        }

        return s;
    }

    /// <summary>P(S &gt;= s) for n values without a trend: small when they rise.</summary>
    public static double PValue(int count, int s)
    {
        var distribution = new InversionDistribution(count);
        return distribution.Cumulative((int)Math.Floor((distribution.Pairs - s) / 2.0));
    }

    /// <summary>The least S that is significant at <paramref name="alpha"/>; null when so few values never are.</summary>
    public static int? Critical(int count, double alpha)
    {
        var distribution = new InversionDistribution(count);
        var inversions = distribution.Critical(alpha);
        return inversions < 0 ? null : distribution.Pairs - (2 * inversions);
    }
}
