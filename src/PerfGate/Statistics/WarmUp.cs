namespace PerfGate.Statistics;

/// <summary>
/// Where the warm-up ends, by MSER-5: the cut after which the mean of the rest is best known (White, Simulation 69 (1997) 323-334;
/// White, Cobb and Spratt, WSC 2000). The values are medians of short stretches (250 ms).
/// </summary>
/// <param name="Cut">Leading values that belong to the warm-up; a multiple of five.</param>
/// <param name="Count">All values.</param>
/// <param name="Bias">What the warm-up does to the mean when it is not cut off: mean of all / mean of the rest - 1.</param>
internal readonly record struct WarmUp(int Cut, int Count, double Bias)
{
    private const int BatchSize = 5;

    /// <summary>Fewer batches than this show no beginning and no end.</summary>
    private const int LeastBatches = 4;

    /// <summary>The run settled within its first third. The search goes on to its half: a cut there says that it has not settled.</summary>
    public bool IsOver => 3 * Cut <= Count;

    /// <summary>Values after the cut.</summary>
    public int Remaining => Count - Cut;

    /// <summary>Batches by 5 and takes the d up to the half with the least Σ(x_i - mean)²/(n-d)², i &gt; d; null below 20 values.</summary>
    public static WarmUp? Of(ReadOnlySpan<double> values)
    {
        var count = values.Length / BatchSize;
        if (count < LeastBatches)
            return null;

        var (best, bestCut, bestMean) = (double.PositiveInfinity, 0, 0.0);
        var (mean, squares) = (0.0, 0.0);
        for (var cut = count - 1; cut >= 0; cut--)
        {
            // Welford's update, from the end: each step adds one batch in front.
            var batch = Mean(values.Slice(cut * BatchSize, BatchSize));
            var kept = count - cut;
            var delta = batch - mean;
            mean += delta / kept;
            squares += delta * (batch - mean);
            var score = squares / ((double)kept * kept);
            if (2 * cut <= count && score <= best)
                (best, bestCut, bestMean) = (score, cut, mean);
        }

        return new WarmUp(bestCut * BatchSize, values.Length, bestMean > 0 ? (mean / bestMean) - 1 : 0);
    }

    private static double Mean(ReadOnlySpan<double> values)
    {
        var sum = 0.0;
        foreach (var value in values)
            sum += value;
        return sum / values.Length;
    }
}
