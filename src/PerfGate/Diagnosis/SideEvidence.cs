namespace PerfGate.Diagnosis;

/// <summary>What was seen of one side of a comparison while it was under load for the diagnosis.</summary>
internal sealed record SideEvidence
{
    public required CpuProfile Cpu { get; init; }

    public required IReadOnlyList<AllocationSample> Allocations { get; init; }

    /// <summary>Requests that were sent while it was recorded; more than 0.</summary>
    public required long Requests { get; init; }

    /// <summary>Several recordings of one side as one.</summary>
    /// <param name="parts">At least one, each with its requests.</param>
    public static SideEvidence Of(IReadOnlyList<(TraceEvidence Trace, long Requests)> parts) => new()
    {
        Cpu = new CpuProfile(
            [.. parts.SelectMany(p => p.Trace.Cpu.Stacks)],
            parts.Aggregate(TimeSpan.Zero, (sum, p) => sum + p.Trace.Cpu.Duration),
            parts.Max(p => p.Trace.Cpu.Threads),
            parts.All(p => p.Trace.Cpu.IsWeighted)),
        Allocations = [.. parts.SelectMany(p => p.Trace.Allocations)],
        Requests = parts.Sum(p => p.Requests),
    };
}
