using PerfGate.Statistics;

namespace PerfGate.Thresholds;

/// <summary>
/// How many independent requests a percentile takes before it can pass, over a whole run. Real requests are worth less: each number times the design effect.
/// </summary>
internal static class RequestsNeeded
{
    // The looks share their alpha among them; the number of requests does not change with them.
    private const double Alpha = 0.01;

    /// <summary>Near its limit, where a single request must not decide.</summary>
    /// <param name="fraction">0.99 for p99.</param>
    public static double Near(double fraction) => SampleSize.RequiredFor(Tail(fraction), Alpha);

    /// <summary>Where the limit is at least twice its upper bound.</summary>
    /// <param name="fraction">0.99 for p99.</param>
    public static double Far(double fraction) => SampleSize.LeastFor(Tail(fraction), Alpha);

    private static double Tail(double fraction) => Math.Max(fraction, 1 - fraction);
}
