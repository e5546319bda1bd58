namespace PerfGate.Statistics;

/// <summary>
/// The exact distribution of Wilcoxon's signed-rank statistic T+ of n differences when each is as likely positive as negative:
/// the sum of a random subset of the ranks 1..n (Wilcoxon, Biometrics 1 (1945) 80-83), by dynamic programming over the ranks.
/// </summary>
internal sealed class SignedRankDistribution
{
    /// <summary>More rounds than a gate ever runs; the table of one n grows with n².</summary>
    public const int MostDifferences = 60;

    /// <summary>Levels are computed from shares and would miss a tail of exactly their size by a rounding.</summary>
    private const double Rounding = 1e-12;

    private static readonly SignedRankDistribution?[] _known = new SignedRankDistribution?[MostDifferences + 1];

    private readonly double[] _cumulative;

    public SignedRankDistribution(int count)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(count, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(count, MostDifferences);

        // P_i(s) = (P_{i-1}(s) + P_{i-1}(s - i)) / 2: rank i is in the sum, or it is not.
        var mass = new double[(count * (count + 1) / 2) + 1];
        mass[0] = 1;
        for (var rank = 1; rank <= count; rank++)
        {
            for (var sum = rank * (rank + 1) / 2; sum >= 0; sum--)
                mass[sum] = (mass[sum] + (sum >= rank ? mass[sum - rank] : 0)) / 2;
        }

        for (var sum = 1; sum < mass.Length; sum++)
            mass[sum] += mass[sum - 1];
        _cumulative = mass;
        Count = count;
    }

    /// <summary>The same table for whoever asks for this number.</summary>
    public static SignedRankDistribution Of(int count)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(count, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(count, MostDifferences);
        return _known[count] ??= new SignedRankDistribution(count);
    }

    /// <summary>Number of differences.</summary>
    public int Count { get; }

    /// <summary>P(T+ &lt;= sum).</summary>
    public double Cumulative(int sum) => sum < 0 ? 0 : _cumulative[Math.Min(sum, _cumulative.Length - 1)];

    /// <summary>The largest c with P(T+ &lt;= c) &lt;= alpha; -1 when even P(T+ = 0) = 2^-n is more.</summary>
    public int Critical(double alpha)
    {
        var (low, high) = (-1, _cumulative.Length - 1);
        while (low < high)
        {
            var middle = (low + high + 1) / 2;
            if (_cumulative[middle] <= alpha * (1 + Rounding))
                low = middle;
            else
                high = middle - 1;
        }

        return low;
    }
}
