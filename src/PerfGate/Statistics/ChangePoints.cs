namespace PerfGate.Statistics;

/// <summary>
/// Change points of a history: the split of each window by the energy distance (E-Divisive: Matteson and James, JASA 109 (2014) 334-345), kept by a
/// t-test instead of permutations and re-tested against its neighbours (as Hunter does: Fleming et al., ICPE 2023, arXiv 2301.03034). Deterministic.
/// </summary>
internal static class ChangePoints
{
    /// <summary>Candidates may be this much weaker; the test between the final stretches decides.</summary>
    private const double CandidateFactor = 10;

    /// <summary>A single value is no level.</summary>
    private const int LeastStretch = 2;

    /// <param name="values">In order of time; positive, comparable with each other (same machine class or calibrated).</param>
    /// <param name="options">What counts.</param>
    /// <returns>In order of time; empty when nothing changed or there is too little to tell.</returns>
    public static IReadOnlyList<ChangePoint> Find(ReadOnlySpan<double> values, ChangePointOptions options)
    {
        var candidates = new SortedSet<int>();
        var step = Math.Max(1, options.Window / 2);
        for (var start = 0; start == 0 || start + step < values.Length; start += step)
            Split(values, start, Math.Min(start + options.Window, values.Length), options.PValue * CandidateFactor, candidates);

        var cuts = new List<int>(candidates);
        while (Weakest(values, cuts, options) is { } weakest)
            cuts.RemoveAt(weakest);

        var found = new List<ChangePoint>(cuts.Count);
        for (var i = 0; i < cuts.Count; i++)
            found.Add(Measure(values, cuts, i));
        return found;
    }

    private static void Split(ReadOnlySpan<double> values, int start, int end, double pValue, SortedSet<int> cuts)
    {
        if (end - start < 2 * LeastStretch)
            return;
        var cut = start + BestSplit(values[start..end]);
        if (Compare(values[start..cut], values[cut..end]).PValue > pValue)
            return;
        cuts.Add(cut);
        Split(values, start, cut, pValue, cuts);
        Split(values, cut, end, pValue, cuts);
    }

    /// <summary>
    /// The k with the largest mk/(m+k)·(2·mean|x-y| - mean|x-x'| - mean|y-y'|), x the first k values and y the other m. Moving one value from
    /// right to left changes the three sums by its distances to both sides.
    /// </summary>
    private static int BestSplit(ReadOnlySpan<double> values)
    {
        var (across, left, right) = (0.0, 0.0, 0.0);
        for (var i = 0; i < values.Length; i++)
            right += Distances(values[i], values[(i + 1)..]);

        var (best, bestSplit) = (double.NegativeInfinity, LeastStretch);
        for (var k = 1; k <= values.Length - LeastStretch; k++)
        {
            var toLeft = Distances(values[k - 1], values[..(k - 1)]);
            var toRight = Distances(values[k - 1], values[k..]);
            across += toRight - toLeft;
            left += toLeft;
            right -= toRight;
            if (k < LeastStretch)
                continue;

            var m = values.Length - k;
            var energy = (2 * across / ((double)m * k)) - (2 * left / ((double)k * (k - 1))) - (2 * right / ((double)m * (m - 1)));
            var score = energy * m * k / values.Length;
            if (score > best)
                (best, bestSplit) = (score, k);
        }

        return bestSplit;
    }

    private static double Distances(double value, ReadOnlySpan<double> others)
    {
        var sum = 0.0;
        foreach (var other in others)
            sum += Math.Abs(value - other);
        return sum;
    }

    /// <summary>The cut to drop next: the least significant one above the limit, else the smallest below the magnitude; null when all stand.</summary>
    private static int? Weakest(ReadOnlySpan<double> values, List<int> cuts, ChangePointOptions options)
    {
        int? unlikely = null, small = null;
        var (largest, smallest) = (options.PValue, options.Magnitude);
        for (var i = 0; i < cuts.Count; i++)
        {
            var point = Measure(values, cuts, i);
            if (point.PValue > largest)
                (largest, unlikely) = (point.PValue, i);
            if (Math.Abs(point.Change) < smallest)
                (smallest, small) = (Math.Abs(point.Change), i);
        }

        return unlikely ?? small;
    }

    private static ChangePoint Measure(ReadOnlySpan<double> values, List<int> cuts, int i)
    {
        var start = i == 0 ? 0 : cuts[i - 1];
        var end = i == cuts.Count - 1 ? values.Length : cuts[i + 1];
        return Compare(values[start..cuts[i]], values[cuts[i]..end]) with { Index = cuts[i] };
    }

    /// <summary>Student's t with pooled variance; a stretch of one value has no variance of its own and borrows the other's.</summary>
    private static ChangePoint Compare(ReadOnlySpan<double> before, ReadOnlySpan<double> after)
    {
        var (meanBefore, squaresBefore) = Moments(before);
        var (meanAfter, squaresAfter) = Moments(after);
        var degreesOfFreedom = before.Length + after.Length - 2;
        if (degreesOfFreedom < 1)
            return new ChangePoint(before.Length, meanBefore, meanAfter, PValue: 1);
        var error = Math.Sqrt((squaresBefore + squaresAfter) / degreesOfFreedom * ((1.0 / before.Length) + (1.0 / after.Length)));
        var difference = Math.Abs(meanAfter - meanBefore);
        var pValue =
            difference == 0 ? 1
            : error == 0 ? 0
            : 2 * StudentT.UpperTail(difference / error, degreesOfFreedom);
        return new ChangePoint(before.Length, meanBefore, meanAfter, pValue);
    }

    private static (double Mean, double Squares) Moments(ReadOnlySpan<double> values)
    {
        var mean = 0.0;
        foreach (var value in values)
            mean += value / values.Length;
        var squares = 0.0;
        foreach (var value in values)
            squares += (value - mean) * (value - mean);
        return (mean, squares);
    }
}
