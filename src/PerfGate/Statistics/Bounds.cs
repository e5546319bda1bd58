namespace PerfGate.Statistics;

/// <summary>Two one-sided bounds, each at its own level.</summary>
internal readonly record struct Bounds(double Lower, double Upper)
{
    public LimitSide Against(double limit) =>
        Lower > limit ? LimitSide.Above
        : Upper < limit ? LimitSide.Below
        : LimitSide.Undecided;

    /// <summary>
    /// Wilson's score interval of a proportion: the limits L for which |p - L| = t·sqrt(L(1-L)/n)
    /// (E. B. Wilson, JASA 22 (1927) 209-212). <paramref name="count"/> may be an effective number and need not be whole.
    /// </summary>
    public static Bounds Wilson(double proportion, double count, double t)
    {
        var shrink = 1 + (t * t / count);
        var centre = (proportion + (t * t / (2 * count))) / shrink;
        var half = t / shrink * Math.Sqrt((proportion * (1 - proportion) / count) + (t * t / (4 * count * count)));
        return new Bounds(Math.Max(0, centre - half), Math.Min(1, centre + half));
    }

    /// <summary>
    /// The difference of two independent proportions, the second less the first: Newcombe's hybrid of their Wilson intervals (Statistics in Medicine 17
    /// (1998) 873-890, method 10).
    /// </summary>
    public static Bounds Newcombe(double first, Bounds ofFirst, double second, Bounds ofSecond)
    {
        var change = second - first;
        return new Bounds(
            change - Math.Sqrt(Square(second - ofSecond.Lower) + Square(ofFirst.Upper - first)),
            change + Math.Sqrt(Square(ofSecond.Upper - second) + Square(first - ofFirst.Lower)));
    }

    private static double Square(double x) => x * x;
}
