using PerfGate.Load;
using PerfGate.Measure;
using PerfGate.Protocols;

namespace PerfGate.Running;

/// <summary>One level of one phase: what is sent where, how much of it, and for how long.</summary>
internal sealed record LevelPlan
{
    public required string Phase { get; init; }

    /// <summary>Null when the phase has no ladder.</summary>
    public Level? Level { get; init; }

    /// <summary>At least one.</summary>
    public required IReadOnlyList<PlannedEndpoint> Endpoints { get; init; }

    public required LoadProfile Load { get; init; }

    /// <summary>Of the measured window. Null: until <see cref="Requests"/> are done, or the arrivals end.</summary>
    public TimeSpan? Duration { get; init; }

    /// <summary>Exchanges in the measured window, then it ends; null: no limit.</summary>
    public long? Requests { get; init; }

    /// <summary>The same load before the window, not recorded.</summary>
    public TimeSpan Warmup { get; init; }

    public required Uri BaseAddress { get; init; }

    /// <summary>The run's: what is sent is numbered by it.</summary>
    public required Iterations Iterations { get; init; }

    /// <summary>Of the order of the mix and of the arrivals.</summary>
    public int Seed { get; init; }

    public TransportKind Transport { get; init; }

    public HttpSettings Http { get; init; } = HttpSettings.Default;

    /// <summary>Processors that the workers run on; null: wherever the system likes.</summary>
    public ProcessorSet? Affinity { get; init; }

    /// <summary>Threads that send; null: as few as the load needs.</summary>
    public int? Workers { get; init; }

    /// <summary>How the open model waits for the next arrival.</summary>
    public WaitMode Waiting { get; init; }
}
