namespace PerfGate.Statistics;

/// <summary>
/// Where the next value of a history should lie if nothing changed: mean ± t·s·sqrt(1 + 1/n). A value outside is a reason to measure against the
/// base branch, never a verdict: between CI machines it is wrong far too often.
/// </summary>
internal static class PredictionInterval
{
    /// <summary>Bounds for one more value, each one-sided at <paramref name="alpha"/>; null with fewer than two values.</summary>
    public static Bounds? Of(ReadOnlySpan<double> values, double alpha)
    {
        if (values.Length < 2)
            return null;
        var (mean, squares) = (0.0, 0.0);
        foreach (var value in values)
            mean += value / values.Length;
        foreach (var value in values)
            squares += (value - mean) * (value - mean);
        var half = StudentT.UpperQuantile(alpha, values.Length - 1) * Math.Sqrt(squares / (values.Length - 1) * (1 + (1.0 / values.Length)));
        return new Bounds(mean - half, mean + half);
    }
}
