namespace PerfGate.Statistics;

/// <summary>
/// How many independent requests a statement needs; times the design effect of the run (see <see cref="ProportionEstimate.DesignEffect"/>) for real ones.
/// Percentiles are fractions: 0.99 is p99.
/// </summary>
internal static class SampleSize
{
    /// <summary>What a shared CI machine shows; used before a run has told its own.</summary>
    public const double TypicalDesignEffect = 4;

    /// <summary>A percentile is judged from three times the least number on: with fewer a single request decides.</summary>
    private const double Margin = 3;

    /// <summary>
    /// The least n with percentile^n &lt;= alpha: from there on the largest value seen is an upper bound of the percentile, below it there is none.
    /// </summary>
    public static double LeastFor(double percentile, double alpha) => Math.Ceiling(Math.Log(alpha) / Math.Log(percentile));

    /// <summary>The effective requests below which a percentile budget is refused as "too few samples" instead of judged.</summary>
    public static double RequiredFor(double percentile, double alpha = 0.01) => Margin * LeastFor(percentile, alpha);

    /// <summary>Requests after which the exceedance of a percentile is known to ± <paramref name="precision"/> of itself: n = z²·q/((1-q)·r²).</summary>
    /// <param name="percentile">The percentile, 0 to 1.</param>
    /// <param name="precision">Relative half width, 0.25 for ± 25 %.</param>
    /// <param name="alpha">Level of one side; 0.005 for a 99 % interval.</param>
    public static double ToKnow(double percentile, double precision, double alpha = 0.005)
    {
        var z = StandardNormal.UpperQuantile(alpha);
        return Math.Ceiling(z * z * percentile / ((1 - percentile) * precision * precision));
    }

    /// <summary>
    /// Requests after which Wilson's interval around <paramref name="estimate"/> no longer holds <paramref name="limit"/>: n = t²·L(1-L)/(p-L)².
    /// Null when the two are equal.
    /// </summary>
    public static double? ToDecide(double estimate, double limit, double t)
    {
        var distance = estimate - limit;
        return distance == 0 ? null : t * t * limit * (1 - limit) / (distance * distance);
    }

    /// <summary>
    /// Requests after which a true proportion is told from the limit with the given power: n = ((z_α·sqrt(L(1-L)) + z_β·sqrt(p(1-p)))/(p-L))²
    /// (Fleiss, Statistical Methods for Rates and Proportions, 2.4).
    /// </summary>
    public static double ToProve(double limit, double truth, double alpha = 0.01, double power = 0.95)
    {
        var root = ((StandardNormal.UpperQuantile(alpha) * Math.Sqrt(limit * (1 - limit)))
                + (StandardNormal.UpperQuantile(1 - power) * Math.Sqrt(truth * (1 - truth))))
            / (truth - limit);
        return Math.Ceiling(root * root);
    }
}
