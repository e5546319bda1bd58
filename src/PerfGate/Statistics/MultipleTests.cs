namespace PerfGate.Statistics;

/// <summary>What may be said when several hypotheses are tested at once. All methods answer in the order of the p-values given.</summary>
internal static class MultipleTests
{
    /// <summary>
    /// Which hypotheses are rejected with a chance of at most <paramref name="alpha"/> of any wrong rejection:
    /// the i-th smallest p-value is held against alpha/(m-i+1) until one fails (Holm, Scand. J. Statist. 6 (1979) 65-70).
    /// Rejects all that Bonferroni's alpha/m does.
    /// </summary>
    public static bool[] Holm(IReadOnlyList<double> pValues, double alpha)
    {
        var rejected = new bool[pValues.Count];
        var left = pValues.Count;
        foreach (var index in BySize(pValues))
        {
            if (pValues[index] > alpha / left)
                break;
            rejected[index] = true;
            left--;
        }

        return rejected;
    }

    /// <summary>
    /// Which hypotheses are worth a look when a share of at most <paramref name="q"/> of those named may be false: the largest i with
    /// p_(i) &lt;= i·q/m and all below it (Benjamini and Hochberg, J. R. Statist. Soc. B 57 (1995) 289-300).
    /// </summary>
    public static bool[] BenjaminiHochberg(IReadOnlyList<double> pValues, double q)
    {
        var bySize = BySize(pValues);
        var last = bySize.Length - 1;
        while (last >= 0 && pValues[bySize[last]] > (last + 1) * q / pValues.Count)
            last--;

        var named = new bool[pValues.Count];
        for (var i = 0; i <= last; i++)
            named[bySize[i]] = true;
        return named;
    }

    private static int[] BySize(IReadOnlyList<double> pValues) => [.. Enumerable.Range(0, pValues.Count).OrderBy(i => pValues[i])];
}
