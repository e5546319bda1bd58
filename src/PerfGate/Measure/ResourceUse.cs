namespace PerfGate.Measure;

/// <summary>What the target used in one measured window. A null could not be measured; it is not zero.</summary>
internal sealed record ResourceUse
{
    /// <summary>Readings inside the window, in order.</summary>
    public required IReadOnlyList<ResourceSample> Samples { get; init; }

    /// <summary>Mean cores kept busy.</summary>
    public double? CpuCores { get; init; }

    /// <summary>Processor seconds in the window.</summary>
    public double? CpuSeconds { get; init; }

    /// <summary>Largest resident size, bytes.</summary>
    public long? PeakMemoryBytes { get; init; }

    /// <summary>Slope of the memory, bytes per second (Theil-Sen); null with too few readings.</summary>
    public double? MemoryGrowth { get; init; }

    public int? PeakThreads { get; init; }

    public int? PeakHandles { get; init; }

    /// <summary>Lines printed in the window, interpolated between the readings around its ends; null where they are not known.</summary>
    public double? LogLines { get; init; }

    /// <summary>Bytes sent to storage in the window, from the readings inside of it; null where they are not known, or cover less than half of it.</summary>
    public double? WrittenBytes { get; init; }
}
