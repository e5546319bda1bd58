namespace PerfGate.Statistics;

/// <summary>
/// The exact distribution of the number of inversions of a random order of n values (the Mahonian numbers over n!; Knuth, The Art of Computer
/// Programming 3, 5.1.1), from which the tests and bounds of Kendall and Theil follow.
/// </summary>
internal sealed class InversionDistribution
{
    public const int MostValues = 200;

    private const double Rounding = 1e-12;

    private readonly double[] _cumulative;

    public InversionDistribution(int count)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(count, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(count, MostValues);

        // The i-th value is put, with equal chance, before 0..i-1 of the values so far and adds that many inversions.
        double[] mass = [1];
        for (var i = 2; i <= count; i++)
        {
            var next = new double[mass.Length + i - 1];
            var window = 0.0;
            for (var k = 0; k < next.Length; k++)
            {
                window += k < mass.Length ? mass[k] : 0;
                window -= k >= i ? mass[k - i] : 0;
                next[k] = window / i;
            }

            mass = next;
        }

        for (var k = 1; k < mass.Length; k++)
            mass[k] += mass[k - 1];
        _cumulative = mass;
        Pairs = mass.Length - 1;
    }

    /// <summary>n(n-1)/2, the largest number of inversions.</summary>
    public int Pairs { get; }

    /// <summary>P(inversions &lt;= k).</summary>
    public double Cumulative(int inversions) => inversions < 0 ? 0 : _cumulative[Math.Min(inversions, Pairs)];

    /// <summary>The largest k with P(inversions &lt;= k) &lt;= alpha; -1 when there is none.</summary>
    public int Critical(double alpha)
    {
        var k = -1;
        while (k < Pairs && _cumulative[k + 1] <= alpha * (1 + Rounding))
            k++;
        return k;
    }
}
