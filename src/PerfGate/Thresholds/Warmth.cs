using System.Globalization;
using PerfGate.Measure;
using PerfGate.Statistics;

namespace PerfGate.Thresholds;

/// <summary>Whether a measured window was steady from its beginning. The warm-up before it is asked for by the spec, never proven.</summary>
internal static class Warmth
{
    /// <summary>A first third that is slower by less than this is no warm-up worth telling.</summary>
    private const double LeastChange = 0.03;

    private const double Alpha = 0.002;

    /// <summary>
    /// What to do about a window that was still warming up: by MSER-5 the window has not settled in its first third, and the mean of the first third is proven to
    /// be slower than that of the last. Null for a steady window, one of less than ten seconds, and a ramp, whose load changes.
    /// </summary>
    public static string? Note(Measurement measurement)
    {
        var means = measurement.Batches.Where(b => b.Succeeded > 0).Select(b => b.TotalSeconds / b.Succeeded).ToArray();
        if (WarmUp.Of(means) is not { IsOver: false } settled || FirstThirdOverLast(measurement) is not { } slower)
            return null;
        return string.Create(
            CultureInfo.InvariantCulture,
            $"the target was not warm: the first third of the window is slower than the last by at least {slower:P0}, and it had not settled before {settled.Cut * BatchCounts.BatchSeconds:0.#} s; use a longer warmup than the present one");
    }

    /// <summary>The least that is proven of it; null when it is not worth telling.</summary>
    private static double? FirstThirdOverLast(Measurement measurement)
    {
        var logs = measurement.Batches.Where(b => b.Succeeded > 0).Select(b => new BatchSum(Math.Log(b.TotalSeconds / b.Succeeded), 1)).ToArray();
        var third = logs.Length / 3;
        if (MeanEstimate.Of(logs.AsSpan(..third), Alpha) is not { } first || MeanEstimate.Of(logs.AsSpan(^third..), Alpha) is not { } last)
            return null;
        var slower = Math.Exp(first.ChangeFrom(last).Lower) - 1;
        return slower > LeastChange ? slower : null;
    }
}
