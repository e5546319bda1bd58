namespace PerfGate.Statistics;

/// <summary>The signed-rank test and its bounds for one set of paired differences, for callers that ask once.</summary>
internal static class SignedRank
{
    /// <summary>The Hodges-Lehmann centre: of the pairs of a round, the value of the round.</summary>
    public static double Centre(ReadOnlySpan<double> differences) => new WalshAverages(differences).Centre;

    /// <summary>Bounds of the centre, each one-sided at <paramref name="alpha"/>; null when so few differences have none (2^-n &gt; alpha).</summary>
    public static Bounds? BoundsOf(ReadOnlySpan<double> differences, double alpha)
    {
        if (differences.IsEmpty)
            return null;
        var averages = new WalshAverages(differences);
        var critical = SignedRankDistribution.Of(differences.Length).Critical(alpha);
        return averages.Lower(critical) is { } lower && averages.Upper(critical) is { } upper ? new Bounds(lower, upper) : null;
    }

    /// <summary>Exact one-sided p-value of "the centre is at most <paramref name="value"/>"; small when it lies above.</summary>
    public static double PValueAbove(ReadOnlySpan<double> differences, double value) =>
        new WalshAverages(differences).PValueAbove(value, SignedRankDistribution.Of(differences.Length));
}
