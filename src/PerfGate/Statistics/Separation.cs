namespace PerfGate.Statistics;

/// <summary>
/// Whether two small samples lie apart: every value of the one above every value of the other. Where both come from one distribution, each of the C(2n, n) ways to
/// deal 2n values to two groups of n is equally likely, whatever the distribution is, so the chance that it happens is 1 / C(2n, n): the extreme case of the exact rank-sum test
/// (Mann and Whitney, Annals of Mathematical Statistics 18 (1947) 50-60). It needs no pairs, so it suits counts, which do not share the noise of a machine.
/// </summary>
internal static class Separation
{
    /// <summary>The chance of it with two equal programs; 1 without a value. With four of each side 0.014, with six 0.0011, with seven 0.0003.</summary>
    /// <param name="count">Values of each side.</param>
    public static double Chance(int count)
    {
        var chance = 1.0;
        for (var k = 1; k <= count; k++)
            chance *= k / (double)(count + k);
        return chance;
    }

    /// <summary>
    /// What one of many looks may spend so that all looks from the first that can decide on spend no more than <paramref name="level"/>: each further value
    /// of both sides divides the chance by 2(2n + 1) / (n + 1), by 3.5 and more.
    /// </summary>
    public static double PerLook(double level) => level * (1 - (1 / 3.5));

    /// <summary>The values of the second lie above those of the first even where the first are raised by a tolerance, and that is no chance.</summary>
    /// <param name="first">One per replicate.</param>
    /// <param name="second">Equally many.</param>
    /// <param name="raised">Of a value of the first: what is still no difference. Ascending.</param>
    /// <param name="level">Of the error, of this look.</param>
    public static bool IsAbove(IReadOnlyCollection<double> first, IReadOnlyCollection<double> second, Func<double, double> raised, double level) =>
        first.Count > 0 && Chance(first.Count) <= level && second.Min() > raised(first.Max());

    /// <summary>The values of the second lie below those of the first where these are raised by what is to be found, and that is no chance.</summary>
    public static bool IsBelow(IReadOnlyCollection<double> first, IReadOnlyCollection<double> second, Func<double, double> raised, double level) =>
        first.Count > 0 && Chance(first.Count) <= level && second.Max() < raised(first.Min());
}
