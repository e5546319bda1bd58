using PerfGate.Baselines;
using PerfGate.Measure;

namespace PerfGate.History;

/// <summary>What is remembered of one run.</summary>
internal sealed record HistoryRecord
{
    /// <summary>Of the format.</summary>
    public const string Schema = "perfgate.history/1";

    public required string Run { get; init; }

    public required DateTimeOffset Started { get; init; }

    public required string Gate { get; init; }

    public string? Profile { get; init; }

    /// <summary>The commit that was measured; null outside of a repository.</summary>
    public string? Commit { get; init; }

    /// <summary>Null where it is not known.</summary>
    public string? Branch { get; init; }

    /// <summary>The run came to no answer: inconclusive or not measured.</summary>
    public required bool IsUndecided { get; init; }

    public required MachineClass Machine { get; init; }

    /// <summary>Null: the machine's speed was not measured.</summary>
    public Calibration? Calibration { get; init; }

    /// <summary>By the identity of the check.</summary>
    public required IReadOnlyDictionary<string, HistoryValue> Checks { get; init; }
}
