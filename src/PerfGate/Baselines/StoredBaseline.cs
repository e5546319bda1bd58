using PerfGate.Measure;

namespace PerfGate.Baselines;

/// <summary>What a run measured, as it is kept in the repository to be compared with.</summary>
internal sealed record StoredBaseline
{
    /// <summary>Of the format.</summary>
    public const string Schema = "perfgate.baseline/1";

    public required string Gate { get; init; }

    public required string PerfGateVersion { get; init; }

    public required DateTimeOffset Measured { get; init; }

    /// <summary>The commit that was measured; null outside of a repository.</summary>
    public string? Commit { get; init; }

    public required MachineClass Machine { get; init; }

    /// <summary>Null: the machine's speed was not measured, and times can only be compared as they are.</summary>
    public Calibration? Calibration { get; init; }

    public required IReadOnlyDictionary<string, StoredPhase> Phases { get; init; }
}
