using PerfGate.Syntax;
using PerfGate.Targets;
using PerfGate.Thresholds;

namespace PerfGate.Spec;

/// <summary>A spec that was read without a mistake, with its profile applied and its phases selected.</summary>
internal sealed record GateSpec
{
    /// <summary>Absolute path.</summary>
    public required string File { get; init; }

    /// <summary>Names the gate in reports; default: the folder's name.</summary>
    public required string Name { get; init; }

    public required Target Target { get; init; }

    /// <summary>The selected phases, in the order of the file.</summary>
    public required IReadOnlyList<Phase> Phases { get; init; }

    public string? Profile { get; init; }

    /// <summary>How sure a check of an absolute limit has to be.</summary>
    public required JudgingPolicy Policy { get; init; }

    /// <summary>What to compare with; null: nothing.</summary>
    public BaselineSpec? Baseline { get; init; }

    /// <summary>Absolute path of the folder that remembers every run; null: nothing is remembered.</summary>
    public string? History { get; init; }

    /// <summary>Whether an invalid check fails the run. Default: it does.</summary>
    public required bool InvalidFails { get; init; }

    /// <summary>Whether an inconclusive check fails the run. Default: it does not.</summary>
    public required bool InconclusiveFails { get; init; }

    /// <summary>When to look into the target for causes, in an extra run of the breached load.</summary>
    public required DiagnoseWhen Diagnose { get; init; }

    /// <summary>Whether the counters of a .NET target are read while it is measured.</summary>
    public required bool Counters { get; init; }

    /// <summary>Whether each endpoint is asked once before anything is loaded.</summary>
    public required bool Preflight { get; init; }

    /// <summary>Seed of all randomness.</summary>
    public required int Seed { get; init; }

    /// <summary>The spec gives it: then a run repeats the one before to the last identifier.</summary>
    public bool IsSeedGiven { get; init; }

    /// <summary>Values that the spec has from the environment or the command line, and that are no secrets.</summary>
    public IReadOnlyList<GivenValue> Given { get; init; } = [];

    /// <summary>Values that came from the environment; no output may show them.</summary>
    public required IReadOnlyList<string> Secrets { get; init; }
}
