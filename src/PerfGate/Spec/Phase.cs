using PerfGate.Measure;
using PerfGate.Protocols;
using PerfGate.Syntax;
using PerfGate.Thresholds;

namespace PerfGate.Spec;

/// <summary>A named stretch of load with its endpoints, load model and thresholds.</summary>
internal sealed record Phase
{
    public required string Name { get; init; }

    public required PhaseKind Kind { get; init; }

    public required SourceLocation Location { get; init; }

    public required IReadOnlyList<PhaseEndpoint> Endpoints { get; init; }

    /// <summary>Each endpoint is measured alone, one after another; otherwise they are mixed by weight.</summary>
    public required bool Alone { get; init; }

    /// <summary>One or more, in the order they are driven.</summary>
    public required IReadOnlyList<PhaseLevel> Levels { get; init; }

    /// <summary>Where a capacity phase searches; null for the other kinds.</summary>
    public CapacityRange? Search { get; init; }

    /// <summary>Of each measured window. With <see cref="Requests"/> too, the first to be reached ends it.</summary>
    public TimeSpan? Duration { get; init; }

    /// <summary>Requests of each measured window.</summary>
    public long? Requests { get; init; }

    /// <summary>Of a soak: pauses in which what the target holds is read; 0: none.</summary>
    public int Plateaus { get; init; }

    public required TimeSpan Warmup { get; init; }

    /// <summary>Of everything in the spec that decides what is requested and how: equal texts measure the same. Empty for a comparison.</summary>
    public string Workload { get; init; } = "";

    public required IReadOnlyList<string> Tags { get; init; }

    /// <summary>The target is restarted before the phase, for a clean state.</summary>
    public required bool Fresh { get; init; }

    /// <summary>Its thresholds that compare with a baseline; they are judged in a comparison of their own.</summary>
    public IReadOnlyList<Threshold> Relative { get; init; } = [];

    /// <summary>Of a comparison: arrivals per second to each side; null: a share of what the baseline can do.</summary>
    public double? Rate { get; init; }

    /// <summary>How the target is spoken to.</summary>
    public HttpSettings Http { get; init; } = HttpSettings.Default;

    /// <summary>Processors that the load is sent from; null: wherever the system likes.</summary>
    public ProcessorSet? Affinity { get; init; }

    /// <summary>Every check of the phase, before anything is measured.</summary>
    public required IReadOnlyList<PlannedCheck> Checks { get; init; }
}
