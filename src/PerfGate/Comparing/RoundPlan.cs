using PerfGate.Measure;
using PerfGate.Protocols;
using PerfGate.Running;

namespace PerfGate.Comparing;

/// <summary>How one round of a comparison is driven: the same requests at the same distances to each side, in turns.</summary>
internal sealed record RoundPlan
{
    /// <summary>At least one.</summary>
    public required IReadOnlyList<PlannedEndpoint> Endpoints { get; init; }

    /// <summary>Arrivals per second in a slice, for all endpoints together.</summary>
    public required double Rate { get; init; }

    /// <summary>How long one side is driven before it is the next one's turn.</summary>
    public TimeSpan Slice { get; init; } = TimeSpan.FromMilliseconds(250);

    /// <summary>Slices of each side that are measured.</summary>
    public int Turns { get; init; } = 20;

    /// <summary>Least and most time of the same turns before that, not measured.</summary>
    public TimeSpan LeastWarmup { get; init; } = TimeSpan.FromSeconds(5);

    public TimeSpan MostWarmup { get; init; } = TimeSpan.FromSeconds(15);

    /// <summary>Requests that may be in flight to one side; more wait, at the side's expense.</summary>
    public int MaxConnections { get; init; } = 64;

    /// <summary>The run's: equal numbers go to every side.</summary>
    public required Iterations Iterations { get; init; }

    /// <summary>Of the orders and the mix.</summary>
    public int Seed { get; init; }

    public TransportKind Transport { get; init; }

    /// <summary>Processors that the generator sends from; null: the system decides.</summary>
    public ProcessorSet? Affinity { get; init; }

    /// <summary>Of both sides and all rounds: what failed.</summary>
    public FailedAnswers Answers { get; init; } = new();

    public HttpSettings Http { get; init; } = HttpSettings.Default;

    /// <summary>Whether a few requests of each endpoint are sent after the measured turns to count what they make the sides do.</summary>
    public bool CountsCalls { get; init; }
}
