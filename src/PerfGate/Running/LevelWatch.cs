using PerfGate.Measure;

namespace PerfGate.Running;

/// <summary>Who looks on while a level runs. Called about once a second, not on the threads that send.</summary>
internal sealed record LevelWatch
{
    public static LevelWatch None { get; } = new();

    public Action<LiveTick>? OnTick { get; init; }

    /// <summary>At the beginning and at the end of the measured window: what is read then lies on its edges.</summary>
    public Action? OnEdge { get; init; }

    /// <summary>Sees what was measured so far; true ends the level early and keeps it.</summary>
    public Func<IReadOnlyList<Measurement>, bool>? ShouldStop { get; init; }
}
