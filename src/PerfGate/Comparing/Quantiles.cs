namespace PerfGate.Comparing;

/// <summary>Quantiles of raw values: a histogram's steps of one percent would be too coarse for ratios of two percent.</summary>
internal static class Quantiles
{
    /// <summary>Between the order statistics, linearly (definition 7 of Hyndman and Fan, Am. Stat. 50 (1996) 361-365); null without a value.</summary>
    public static double? Of(float[] values, double q)
    {
        Array.Sort(values);
        return OfSorted(values, q);
    }

    public static double? OfSorted(float[] sorted, double q)
    {
        if (sorted.Length == 0)
            return null;
        var at = q * (sorted.Length - 1);
        var below = (int)at;
        var above = Math.Min(below + 1, sorted.Length - 1);
        return sorted[below] + ((at - below) * (sorted[above] - sorted[below]));
    }
}
