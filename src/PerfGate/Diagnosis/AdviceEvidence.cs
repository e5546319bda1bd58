using PerfGate.Measure;

namespace PerfGate.Diagnosis;

/// <summary>What was measured of one phase, for the rules to look at.</summary>
internal sealed record AdviceEvidence
{
    public required Symptoms Symptoms { get; init; }

    /// <summary>All endpoints of the phase together, one per level, the smallest level first; one alone without a ladder.</summary>
    public required IReadOnlyList<Measurement> Levels { get; init; }

    /// <summary>Single endpoints of the phase, at its highest level.</summary>
    public IReadOnlyList<Measurement> Endpoints { get; init; } = [];

    /// <summary>The same endpoints with one connection, from a benchmark phase; empty when there was none.</summary>
    public IReadOnlyList<Measurement> Alone { get; init; } = [];

    /// <summary>Of the phase's highest level; null for a target that is not .NET.</summary>
    public RuntimeUse? Runtime { get; init; }

    /// <summary>Cores of the machine, which the generator shares.</summary>
    public required int Cores { get; init; }

    /// <summary>The gate's own limit for an answer.</summary>
    public required TimeSpan Timeout { get; init; }

    /// <summary>The highest level; null when nothing was measured.</summary>
    public Measurement? Highest => Levels.Count > 0 ? Levels[^1] : null;

    public bool Shows(Symptoms any) => (Symptoms & any) != Symptoms.None;
}
