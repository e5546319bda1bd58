using PerfGate.Measure;

namespace PerfGate.Running;

/// <summary>Sees a phase as it goes.</summary>
internal sealed record PhaseWatch
{
    /// <summary>About once a second; with what is being driven.</summary>
    public required Action<string, LiveTick> Ticked { get; init; }

    /// <summary>At the beginning and at the end of each measured window.</summary>
    public Action? OnEdge { get; init; }

    /// <summary>Asked once after each level: whether the generator spoilt it for a check, so that it is worth another try.</summary>
    public required Func<IReadOnlyList<Measurement>, bool> ShouldRepeat { get; init; }

    /// <summary>
    /// Asked after each look at a level that was neither ended early nor spoilt: whether to go on with it, with the number of the next look and
    /// the time that it would take.
    /// </summary>
    public Func<IReadOnlyList<Measurement>, int, TimeSpan, bool> ShouldExtend { get; init; } = (_, _, _) => false;

    /// <summary>Asked in each pause of a soak what the target holds; null where it is not ours to see.</summary>
    public Func<CancellationToken, Task<TargetStock?>> ReadStock { get; init; } = _ => Task.FromResult<TargetStock?>(null);

    /// <summary>Told of an extension that the generator spoilt: it is left out, and why.</summary>
    public Action<string> LeftOut { get; init; } = _ => { };

    /// <summary>Asked after each level of a search: whether the phase's thresholds hold there (null: it could not be measured), and which does not.</summary>
    public Func<IReadOnlyList<Measurement>, (bool? Holds, string? Reason)> Holds { get; init; } = _ => (null, "nothing judges it");

    /// <summary>Asked about once a second with what was measured so far; a reason ends the phase. Null: no threshold aborts.</summary>
    public Func<IReadOnlyList<Measurement>, string?>? ShouldAbort { get; init; }
}
