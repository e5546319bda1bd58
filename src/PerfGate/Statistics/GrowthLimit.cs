namespace PerfGate.Statistics;

/// <summary>How much growth is too much, and how it is tested. The defaults are those of a heap in a soak.</summary>
internal sealed record GrowthLimit
{
    /// <summary>The stretch of the axis that the two allowances are for: 600 s; 1,000 requests for handles and threads.</summary>
    public double Per { get; init; } = 600;

    /// <summary>Allowed growth as a share of the level after warm-up. The larger of the two allowances holds.</summary>
    public double Share { get; init; } = 0.02;

    /// <summary>Allowed growth in the unit of the values: 1 MB, 1 handle.</summary>
    public double Absolute { get; init; } = 1_000_000;

    /// <summary>Leading points left out: caches fill and the heap finds its size.</summary>
    public int WarmUpPoints { get; init; } = 4;

    /// <summary>Points after warm-up below which nothing is decided.</summary>
    public int LeastPoints { get; init; } = 8;

    /// <summary>Level of the trend test.</summary>
    public double Alpha { get; init; } = 0.01;

    /// <summary>Level of the bounds of the slope.</summary>
    public double BoundAlpha { get; init; } = 0.05;
}
