namespace PerfGate.Statistics;

/// <summary>
/// The spread of rounds as the signed-rank procedure feels it: the standardized length of its own interval,
/// sqrt(n)·(W[M-1-c] - W[c])/(2 z) with c at 5 % (Hettmansperger and McKean, Robust Nonparametric Statistical Methods, 1.5.5).
/// For normal rounds it is their standard deviation times sqrt(pi/3) = 1.02; a few rounds that are off by a factor, which blow the standard
/// deviation up and leave the test unmoved, leave this unmoved as well.
/// </summary>
internal static class RoundSpread
{
    private const double Level = 0.05;

    /// <summary>Null below five rounds: there is no interval at 5 %.</summary>
    public static double? Of(WalshAverages averages, SignedRankDistribution distribution)
    {
        var critical = distribution.Critical(Level);
        return averages.Upper(critical) - averages.Lower(critical) is { } length
            ? Math.Sqrt(averages.Differences) * length / (2 * StandardNormal.UpperQuantile(Level))
            : null;
    }

    /// <summary>
    /// Rounds after which "detect" is told from "tolerate", in one look: n = ((z_{1-alpha} + z_{1-beta})·spread/ln((1+detect)/(1+tolerate)))².
    /// </summary>
    public static double RoundsToSeparate(Bands bands, double spread, double alpha = 0.01, double beta = 0.05)
    {
        var root = (StandardNormal.UpperQuantile(alpha) + StandardNormal.UpperQuantile(beta)) * spread / (bands.DetectOnScale - bands.TolerateOnScale);
        return Math.Ceiling(root * root);
    }
}
