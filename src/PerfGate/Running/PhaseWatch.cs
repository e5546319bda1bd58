using PerfGate.Measure;

namespace PerfGate.Running;

/// <summary>Sees a phase as it goes.</summary>
internal sealed record PhaseWatch
{
    /// <summary>About once a second; with what is being driven.</summary>
    public required Action<string, LiveTick> Ticked { get; init; }

    /// <summary>After each level.</summary>
    public required Action<IReadOnlyList<Measurement>> Measured { get; init; }

    /// <summary>Asked about once a second with what was measured so far; a reason ends the phase. Null: no threshold aborts.</summary>
    public Func<IReadOnlyList<Measurement>, string?>? ShouldAbort { get; init; }
}
