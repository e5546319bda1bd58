using PerfGate.Measure;

namespace PerfGate.Reports;

/// <summary>One phase that ran.</summary>
internal sealed record PhaseReport
{
    public required string Name { get; init; }

    /// <summary>benchmark, load, stress, soak, spike, capacity, compare.</summary>
    public required string Kind { get; init; }

    /// <summary>Of everything in the spec that decides what is requested and how; empty where nothing is kept of the phase.</summary>
    public string Workload { get; init; } = "";

    public required IReadOnlyList<string> Tags { get; init; }

    public required DateTimeOffset Started { get; init; }

    public required TimeSpan Duration { get; init; }

    /// <summary>Of the load before each measured window; nothing of it is counted.</summary>
    public required TimeSpan Warmup { get; init; }

    /// <summary>Endpoint name in the spec to what a person calls it: <c>health</c> to <c>GET /health</c>.</summary>
    public required IReadOnlyDictionary<string, string> EndpointTitles { get; init; }

    /// <summary>Per level: one per endpoint, and one of all together (its endpoint is null) when there are several in a mix.</summary>
    public required IReadOnlyList<Measurement> Measurements { get; init; }

    /// <summary>The phase ended before its time; why. Null when it ran to its end.</summary>
    public string? Aborted { get; init; }

    /// <summary>Null when the phase searched no capacity.</summary>
    public CapacityReport? Capacity { get; init; }

    /// <summary>With the baseline; null where the phase is none. <see cref="Measurements"/> are then the candidate's.</summary>
    public BaselineComparison? Comparison { get; init; }
}
