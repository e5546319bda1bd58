using PerfGate.Measure;

namespace PerfGate.Running;

/// <summary>What a phase measured.</summary>
/// <param name="Measurements">In the order they were made.</param>
/// <param name="Aborted">Why it ended before its time; null when it ran to its end.</param>
internal sealed record PhaseOutcome(IReadOnlyList<Measurement> Measurements, string? Aborted)
{
    /// <summary>Null when the phase searched none.</summary>
    public CapacityOutcome? Capacity { get; init; }
}
