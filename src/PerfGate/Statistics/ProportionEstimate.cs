namespace PerfGate.Statistics;

/// <summary>
/// A proportion (requests slower than the limit, failed requests) judged from a run whose requests are not independent:
/// Wilson's interval with Student's t on the number of independent requests the run is worth.
/// </summary>
internal sealed record ProportionEstimate
{
    /// <summary>Below this the interval says nothing anyway; it keeps a division from running away.</summary>
    private const double LeastEffectiveCount = 5;

    /// <summary>The most a run without a single hit is marked down, when nothing else is known of its noise.</summary>
    private const double LargestUnseenDesignEffect = 10;

    /// <summary>Hits over requests, 0 to 1.</summary>
    public required double Value { get; init; }

    /// <summary>Lower and upper bound, each one-sided at <see cref="Alpha"/>.</summary>
    public required Bounds Bounds { get; init; }

    /// <summary>Requests.</summary>
    public required double Count { get; init; }

    /// <summary>The number of independent requests that would know as much; at most <see cref="Count"/>.</summary>
    public required double EffectiveCount { get; init; }

    /// <summary>Batches left after merging.</summary>
    public required int Batches { get; init; }

    /// <summary>Student's t used for the interval.</summary>
    public required double T { get; init; }

    /// <summary>One-sided level of each bound.</summary>
    public required double Alpha { get; init; }

    /// <summary>How many requests are worth one independent one; 1 in a quiet run, 3 to 12 on a shared machine.</summary>
    public double DesignEffect => Count / EffectiveCount;

    /// <summary>
    /// SE² from batch means, n_eff = p(1-p)/SE² (Kish's design effect), then Wilson on n_eff. Null when fewer than two batches have requests.
    /// </summary>
    /// <param name="batches">Hits and intended requests of each stretch; requests failed, timed out or never sent are hits.</param>
    /// <param name="alpha">One-sided level of each bound.</param>
    /// <param name="designEffectWithoutHits">
    /// The design effect of a commoner event of the same run (requests over its own p90), used when no request, or every one, is a hit:
    /// then the batches show no noise of their own. Null or anything above 10 counts as 10.
    /// </param>
    public static ProportionEstimate? Of(ReadOnlySpan<BatchSum> batches, double alpha, double? designEffectWithoutHits = null)
    {
        if (BatchMeans.Of(batches) is not { } means)
            return null;

        var p = Math.Clamp(means.Mean, 0, 1);
        var binomial = p * (1 - p);
        var effective = binomial > 0
            ? means.StandardError > 0 ? binomial / (means.StandardError * means.StandardError) : means.Weight
            : means.Weight / Math.Clamp(designEffectWithoutHits ?? LargestUnseenDesignEffect, 1, LargestUnseenDesignEffect);
        effective = Math.Min(means.Weight, Math.Max(LeastEffectiveCount, effective));

        var t = StudentT.UpperQuantile(alpha, means.Count - 1);
        return new ProportionEstimate
        {
            Value = p,
            Bounds = Bounds.Wilson(p, effective, t),
            Count = means.Weight,
            EffectiveCount = effective,
            Batches = means.Count,
            T = t,
            Alpha = alpha,
        };
    }

    /// <summary>
    /// Requests, of this run's kind and with this run's estimate, after which the interval would leave <paramref name="limit"/>;
    /// null when the estimate is exactly on it. Not more than <see cref="Count"/> when it has left it already.
    /// </summary>
    public double? CountToDecide(double limit) => SampleSize.ToDecide(Value, limit, T) is { } independent ? Math.Ceiling(independent * DesignEffect) : null;
}
