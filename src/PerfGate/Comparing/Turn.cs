namespace PerfGate.Comparing;

/// <summary>One slice of each side, close together in time and in random order, and what the machine did meanwhile.</summary>
internal sealed record Turn
{
    public required SliceSchedule Schedule { get; init; }

    /// <summary>By side.</summary>
    public required IReadOnlyList<SideSlice> Slices { get; init; }

    /// <summary>Processor seconds that each side used in the turn; null where its processes cannot be read.</summary>
    public required IReadOnlyList<double?> CpuSeconds { get; init; }

    /// <summary>Seconds of the <see cref="ReferenceProbe"/> just before each side's slice.</summary>
    public required IReadOnlyList<double> Probe { get; init; }

    /// <summary>Seconds from the first slice's start to the end of the last.</summary>
    public required double Seconds { get; init; }

    /// <summary>Cores that PerfGate itself kept busy, polling included.</summary>
    public required double OwnCores { get; init; }

    /// <summary>Cores that neither the sides nor PerfGate kept busy; null where the system does not tell.</summary>
    public double? OtherCores { get; init; }

    /// <summary>Share of the machine that the hypervisor gave to others; null where it is not told.</summary>
    public double? StealShare { get; init; }

    /// <summary>A control group was stopped for having used up its share of the processor.</summary>
    public bool Throttled { get; init; }

    /// <summary>What was seen around each side's slice, by side.</summary>
    public IReadOnlyList<SliceSigns> Signs { get; init; } = [];

    /// <summary>Why it does not count, by a sign from outside and never by the response times; null when it counts.</summary>
    public string? Excluded { get; init; }
}

/// <summary>What was seen around one side's slice.</summary>
/// <param name="IsLate">The generator sent a good part of it late.</param>
/// <param name="OtherCores">Cores that neither the side nor PerfGate kept busy meanwhile; null where that is not known.</param>
/// <param name="StealShare">Share of the machine that the hypervisor gave to others meanwhile; null where it is not told.</param>
internal readonly record struct SliceSigns(bool IsLate, double? OtherCores, double? StealShare);
