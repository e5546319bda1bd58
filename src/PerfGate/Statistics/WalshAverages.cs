namespace PerfGate.Statistics;

/// <summary>
/// The sorted averages (d_i + d_j)/2, i &lt;= j, of n differences. Their median is the Hodges-Lehmann centre (Hodges and Lehmann,
/// Ann. Math. Statist. 34 (1963) 598-611); their c-th values from both ends are the exact bounds of the centre that belong to the signed-rank test.
/// A few rounds that went wrong by any factor move both only a little.
/// </summary>
internal sealed class WalshAverages
{
    private readonly double[] _sorted;

    /// <param name="differences">At least one; in any order.</param>
    public WalshAverages(ReadOnlySpan<double> differences)
    {
        ArgumentOutOfRangeException.ThrowIfZero(differences.Length);
        var averages = new double[differences.Length * (differences.Length + 1) / 2];
        var next = 0;
        for (var i = 0; i < differences.Length; i++)
        {
            for (var j = i; j < differences.Length; j++)
                averages[next++] = (differences[i] + differences[j]) / 2;
        }

        Array.Sort(averages);
        _sorted = averages;
        Differences = differences.Length;
    }

    /// <summary>Number of differences n; there are n(n+1)/2 averages.</summary>
    public int Differences { get; }

    public int Count => _sorted.Length;

    /// <summary>The Hodges-Lehmann estimate of the centre.</summary>
    public double Centre => (_sorted[(_sorted.Length - 1) / 2] + _sorted[_sorted.Length / 2]) / 2;

    /// <summary>The lower bound of the centre for a critical value of <see cref="SignedRankDistribution"/>; null when it is -1: then no bound exists.</summary>
    public double? Lower(int critical) => critical < 0 ? null : _sorted[critical];

    /// <summary>The upper bound; null when no bound exists.</summary>
    public double? Upper(int critical) => critical < 0 ? null : _sorted[_sorted.Length - 1 - critical];

    /// <summary>
    /// Exact p-value of "the centre is at most <paramref name="value"/>": P(T+ &lt;= number of averages not above it). It is at most alpha
    /// exactly when the lower bound at alpha lies above the value. Ties count against rejection.
    /// </summary>
    public double PValueAbove(double value, SignedRankDistribution distribution) => distribution.Cumulative(CountUpTo(value));

    private int CountUpTo(double value)
    {
        var (low, high) = (0, _sorted.Length);
        while (low < high)
        {
            var middle = (low + high) / 2;
            if (_sorted[middle] <= value)
                low = middle + 1;
            else
                high = middle;
        }

        return low;
    }
}
