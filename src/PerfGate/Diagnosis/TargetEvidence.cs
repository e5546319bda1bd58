using PerfGate.Measure;

namespace PerfGate.Diagnosis;

/// <summary>All that was seen of a .NET target while it was under load for the diagnosis. A null was not to be had.</summary>
internal sealed record TargetEvidence
{
    /// <summary>Cores of the machine.</summary>
    public required int Cores { get; init; }

    public TraceEvidence? Trace { get; init; }

    /// <summary>The runtime's own account of the recorded window.</summary>
    public RuntimeUse? Runtime { get; init; }

    /// <summary>Readings of the whole diagnosis, ten a second.</summary>
    public IReadOnlyList<RuntimeSample> Samples { get; init; } = [];

    public IReadOnlyList<RouteUse> Routes { get; init; } = [];

    /// <summary>Awaits by where they began; empty when they were not recorded, because waiting was not the question.</summary>
    public IReadOnlyList<TimedStack> Awaits { get; init; } = [];

    /// <summary>Before the load, after the first and after the second half of it.</summary>
    public HeapSnapshot? HeapBefore { get; init; }

    public HeapSnapshot? HeapBetween { get; init; }

    public HeapSnapshot? HeapAfter { get; init; }

    /// <summary>Requests of the second half.</summary>
    public double? RequestsOfSecondHalf { get; init; }

    /// <summary>Why the target could not be looked at to the end; null when it could.</summary>
    public string? Trouble { get; init; }
}
