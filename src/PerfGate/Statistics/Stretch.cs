namespace PerfGate.Statistics;

/// <summary>
/// One long stretch of a run that is to be held against another: its mean by batches, with a standard error that also covers the likeness of
/// neighbours which merging could not take away. Noise that lasts as long as a fifth of the stretch would otherwise pass for a change.
/// </summary>
/// <param name="Mean">Sum over weight.</param>
/// <param name="StandardError">Of <paramref name="Mean"/>.</param>
/// <param name="Degrees">Of freedom of <paramref name="StandardError"/>; 2 or more.</param>
/// <param name="Weight">Of all its batches.</param>
internal readonly record struct Stretch(double Mean, double StandardError, double Degrees, double Weight)
{
    /// <summary>Beyond it the correction grows faster than anything is known of the autocorrelation.</summary>
    private const double MostAutocorrelation = 0.9;

    private const double LeastIndependent = 3;

    /// <summary>
    /// n batches with the lag-one autocorrelation r are worth n(1-r)/(1+r) independent ones (Zwiers and von Storch, Journal of Climate 8 (1995)
    /// 336-351, for a process of first order). Null when fewer than two batches have any weight.
    /// </summary>
    public static Stretch? Of(ReadOnlySpan<BatchSum> batches)
    {
        if (BatchMeans.Of(batches) is not { } means)
            return null;
        var r = Math.Clamp(means.Autocorrelation, 0, MostAutocorrelation);
        var worth = (1 - r) / (1 + r);
        return new Stretch(means.Mean, means.StandardError / Math.Sqrt(worth), Math.Max(LeastIndependent, means.Count * worth) - 1, means.Weight);
    }
}
