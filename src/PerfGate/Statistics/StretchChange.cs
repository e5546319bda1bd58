namespace PerfGate.Statistics;

/// <summary>How a later stretch of a run differs from an earlier one, with two one-sided bounds.</summary>
internal sealed record StretchChange
{
    /// <summary>The most a stretch without a single hit is marked down, when nothing else is known of its noise.</summary>
    private const double LargestUnseenDesignEffect = 10;

    private const double LeastEffectiveCount = 5;

    /// <summary>A share (0.2: a fifth more) or, of proportions, their difference.</summary>
    public required double Value { get; init; }

    /// <summary>Infinite where there is none.</summary>
    public required Bounds Bounds { get; init; }

    /// <summary>
    /// Of stretches whose means are logarithms of times, the relative change of the geometric mean, exp(difference) - 1; the difference by Welch's t
    /// (Biometrika 34 (1947) 28-35).
    /// </summary>
    /// <param name="first">The earlier one.</param>
    /// <param name="last">The later one.</param>
    /// <param name="alpha">One-sided level of each bound.</param>
    public static StretchChange OfLogarithms(Stretch first, Stretch last, double alpha)
    {
        var difference = last.Mean - first.Mean;
        var half = StudentT.UpperQuantile(alpha, Degrees(first, last, 1)) * Math.Sqrt(Square(first.StandardError) + Square(last.StandardError));
        return new StretchChange
        {
            Value = Math.Exp(difference) - 1,
            Bounds = new Bounds(Math.Exp(difference - half) - 1, Math.Exp(difference + half) - 1),
        };
    }

    /// <summary>
    /// The relative change of a rate, last / first - 1, by Fieller's theorem (JRSS B 16 (1954) 175-185) with the degrees of freedom at the ratio itself
    /// (Hasler, Vonk and Hothorn, Statistics in Medicine 27 (2008) 490-503). Null without any rate in the first; without bounds where it is not proven to have one.
    /// </summary>
    /// <param name="first">The earlier one.</param>
    /// <param name="last">The later one.</param>
    /// <param name="alpha">One-sided level of each bound.</param>
    public static StretchChange? OfRates(Stretch first, Stretch last, double alpha)
    {
        if (first.Mean <= 0)
            return null;
        var ratio = last.Mean / first.Mean;
        var t = StudentT.UpperQuantile(alpha, Degrees(first, last, ratio));
        var g = Square(t * first.StandardError / first.Mean);
        if (g >= 1)
            return new StretchChange { Value = ratio - 1, Bounds = new Bounds(double.NegativeInfinity, double.PositiveInfinity) };
        var half = t / first.Mean * Math.Sqrt((Square(last.StandardError) * (1 - g)) + Square(ratio * first.StandardError));
        return new StretchChange { Value = ratio - 1, Bounds = new Bounds(((ratio - half) / (1 - g)) - 1, ((ratio + half) / (1 - g)) - 1) };
    }

    /// <summary>
    /// The difference of two proportions: Newcombe's hybrid of Wilson's intervals (Statistics in Medicine 17 (1998) 873-890, method 10), each on the number of
    /// independent requests that its stretch is worth.
    /// </summary>
    /// <param name="first">The earlier one; its mean is a proportion, its weight a number of requests.</param>
    /// <param name="last">The later one.</param>
    /// <param name="alpha">One-sided level of each bound.</param>
    /// <param name="designEffectWithoutHits">Used of a stretch in which none is a hit, or all are; anything above 10 counts as 10.</param>
    public static StretchChange OfProportions(Stretch first, Stretch last, double alpha, double designEffectWithoutHits)
    {
        var t = StudentT.UpperQuantile(alpha, Math.Min(first.Degrees, last.Degrees));
        var (before, after) = (Math.Clamp(first.Mean, 0, 1), Math.Clamp(last.Mean, 0, 1));
        return new StretchChange
        {
            Value = after - before,
            Bounds = Bounds.Newcombe(
                before, Bounds.Wilson(before, EffectiveCount(first, before, designEffectWithoutHits), t),
                after, Bounds.Wilson(after, EffectiveCount(last, after, designEffectWithoutHits), t)),
        };
    }

    /// <summary>
    /// How many times as long a run of this kind has to be until the bounds leave <paramref name="limit"/>: (half width / distance)². Null
    /// without bounds, and exactly on the limit.
    /// </summary>
    public double? LengthToDecide(double limit)
    {
        var half = Value < limit ? Bounds.Upper - Value : Value - Bounds.Lower;
        return Value.Equals(limit) || !double.IsFinite(half) ? null : Square(half / (Value - limit));
    }

    /// <summary>The number of independent requests that a stretch is worth (Kish's design effect).</summary>
    private static double EffectiveCount(Stretch stretch, double proportion, double designEffectWithoutHits)
    {
        var binomial = proportion * (1 - proportion);
        var effective = binomial <= 0 ? stretch.Weight / Math.Clamp(designEffectWithoutHits, 1, LargestUnseenDesignEffect)
            : stretch.StandardError > 0 ? binomial / Square(stretch.StandardError)
            : stretch.Weight;
        return Math.Min(stretch.Weight, Math.Max(LeastEffectiveCount, effective));
    }

    /// <summary>Welch and Satterthwaite's, of last - ratio·first; between the smaller of the two and their sum.</summary>
    private static double Degrees(Stretch first, Stretch last, double ratio)
    {
        var (before, after) = (Square(ratio * first.StandardError), Square(last.StandardError));
        return before + after == 0
            ? Math.Min(first.Degrees, last.Degrees)
            : Square(before + after) / ((before * before / first.Degrees) + (after * after / last.Degrees));
    }

    private static double Square(double x) => x * x;
}
