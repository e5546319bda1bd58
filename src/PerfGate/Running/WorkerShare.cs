using PerfGate.Measure;
using PerfGate.Protocols;

namespace PerfGate.Running;

/// <summary>What a loop works with: its worker's share of a level.</summary>
internal sealed record WorkerShare
{
    public required LevelPlan Plan { get; init; }

    public required LevelWindow Window { get; init; }

    public required Recorder Recorder { get; init; }

    public required Deck Deck { get; init; }

    /// <summary>Of all workers of the level.</summary>
    public FailedAnswers Answers { get; init; } = new();

    /// <summary>Of this worker, from 0.</summary>
    public required int Index { get; init; }

    /// <summary>How many workers share the level.</summary>
    public required int Workers { get; init; }

    /// <summary>Exchanges that may be in flight on this worker.</summary>
    public required int Slots { get; init; }

    /// <summary>This worker's part of a whole that is split evenly.</summary>
    public static long PartOf(long whole, int index, int workers) => (whole / workers) + (index < whole % workers ? 1 : 0);
}
