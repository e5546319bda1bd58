namespace PerfGate.Statistics;

/// <summary>
/// The mean of a run and its standard error by the method of batch means (Law, Simulation Modeling and Analysis, 9.5.3; for batches of
/// unequal weight the ratio estimator, Cochran, Sampling Techniques, 6.3). Neighbouring batches are merged while they still resemble each other.
/// </summary>
internal sealed record BatchMeans
{
    /// <summary>Merging stops below twice this number: a variance of fewer batches is worth little.</summary>
    private const int LeastBatches = 20;

    private const double LargestAutocorrelation = 0.15;

    /// <summary>Sum of all batches over the weight of all batches.</summary>
    public required double Mean { get; init; }

    /// <summary>Standard error of <see cref="Mean"/>: sqrt(b/(b-1) Σ(sum - mean·weight)²) / Σweight over the merged batches.</summary>
    public required double StandardError { get; init; }

    /// <summary>Weight of all batches.</summary>
    public required double Weight { get; init; }

    /// <summary>Batches left after merging; at least 2.</summary>
    public required int Count { get; init; }

    /// <summary>Of neighbours at a distance of one, after merging: what it could not take away. Between -1 and 1.</summary>
    public required double Autocorrelation { get; init; }

    /// <summary>Null when fewer than two batches have any weight: then there is nothing to tell the noise by.</summary>
    public static BatchMeans? Of(ReadOnlySpan<BatchSum> batches)
    {
        var merged = new List<BatchSum>(batches.Length);
        foreach (var batch in batches)
        {
            if (batch.Weight > 0)
                merged.Add(batch);
        }

        if (merged.Count < 2)
            return null;
        var all = Total(merged);

        while (merged.Count >= 2 * LeastBatches && LagOneAutocorrelation(merged) > LargestAutocorrelation)
            merged = MergeNeighbours(merged);

        var kept = Total(merged);
        var squares = 0.0;
        foreach (var batch in merged)
        {
            var residual = Residual(batch, kept);
            squares += residual * residual;
        }

        return new BatchMeans
        {
            Mean = all.Sum / all.Weight,
            StandardError = Math.Sqrt(squares * merged.Count / (merged.Count - 1)) / kept.Weight,
            Weight = all.Weight,
            Count = merged.Count,
            Autocorrelation = LagOneAutocorrelation(merged),
        };
    }

    /// <summary>Half of a one-sided t interval at level <paramref name="alpha"/>, in the unit of <see cref="Mean"/>.</summary>
    public double HalfWidth(double alpha) => StudentT.UpperQuantile(alpha, Count - 1) * StandardError;

    /// <summary>0 when the batches do not differ at all.</summary>
    private static double LagOneAutocorrelation(List<BatchSum> batches)
    {
        var total = Total(batches);
        var (products, squares, previous) = (0.0, 0.0, 0.0);
        foreach (var batch in batches)
        {
            var residual = Residual(batch, total);
            products += residual * previous;
            squares += residual * residual;
            previous = residual;
        }

        return squares > 0 ? products / squares : 0;
    }

    /// <summary>A last batch without a neighbour is left out of the variance; it stays in the mean.</summary>
    private static List<BatchSum> MergeNeighbours(List<BatchSum> batches)
    {
        var merged = new List<BatchSum>(batches.Count / 2);
        for (var i = 0; i + 1 < batches.Count; i += 2)
        {
            merged.Add(new BatchSum(batches[i].Sum + batches[i + 1].Sum, batches[i].Weight + batches[i + 1].Weight));
        }

        return merged;
    }

    private static double Residual(BatchSum batch, BatchSum total) => batch.Sum - (total.Sum / total.Weight * batch.Weight);

    private static BatchSum Total(List<BatchSum> batches)
    {
        var (sum, weight) = (0.0, 0.0);
        foreach (var batch in batches)
        {
            sum += batch.Sum;
            weight += batch.Weight;
        }

        return new BatchSum(sum, weight);
    }
}
