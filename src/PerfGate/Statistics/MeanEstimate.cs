namespace PerfGate.Statistics;

/// <summary>A mean (throughput, mean latency) with Student's t interval over batches.</summary>
internal sealed record MeanEstimate
{
    /// <summary>Sum over weight, in the unit of sum per weight.</summary>
    public required double Value { get; init; }

    /// <summary>Lower and upper bound, each one-sided at <see cref="Alpha"/>.</summary>
    public required Bounds Bounds { get; init; }

    /// <summary>In the unit of <see cref="Value"/>.</summary>
    public required double StandardError { get; init; }

    /// <summary>Batches left after merging.</summary>
    public required int Batches { get; init; }

    /// <summary>One-sided level of each bound.</summary>
    public required double Alpha { get; init; }

    /// <summary>Null when fewer than two batches have any weight.</summary>
    public static MeanEstimate? Of(ReadOnlySpan<BatchSum> batches, double alpha)
    {
        if (BatchMeans.Of(batches) is not { } means)
            return null;

        var half = means.HalfWidth(alpha);
        return new MeanEstimate
        {
            Value = means.Mean,
            Bounds = new Bounds(means.Mean - half, means.Mean + half),
            StandardError = means.StandardError,
            Batches = means.Count,
            Alpha = alpha,
        };
    }

    /// <summary>
    /// How many times as long a run of this kind and with this estimate has to be until its interval leaves <paramref name="limit"/>:
    /// (half width / distance)². Null when the estimate is exactly on the limit.
    /// </summary>
    public double? LengthToDecide(double limit)
    {
        var distance = Value - limit;
        if (distance == 0)
            return null;
        var ratio = (Bounds.Upper - Value) / distance;
        return ratio * ratio;
    }

    /// <summary>
    /// Interval of the change since an earlier stretch of the run, this value less that one, by Welch's t (Biometrika 34 (1947) 28-35).
    /// Of logarithms it is the interval of a ratio.
    /// </summary>
    public Bounds ChangeFrom(MeanEstimate earlier)
    {
        var (here, there) = (StandardError * StandardError, earlier.StandardError * earlier.StandardError);
        var change = Value - earlier.Value;
        if (here + there == 0)
            return new Bounds(change, change);
        var degreesOfFreedom = (here + there) * (here + there) / ((here * here / (Batches - 1)) + (there * there / (earlier.Batches - 1)));
        var half = StudentT.UpperQuantile(Alpha, Math.Max(1, degreesOfFreedom)) * Math.Sqrt(here + there);
        return new Bounds(change - half, change + half);
    }
}
