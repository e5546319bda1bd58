using PerfGate.Measure;
using PerfGate.Syntax;
using PerfGate.Thresholds;

namespace PerfGate.Reports;

/// <summary>Everything a report can tell of a run; immutable, and free of secrets.</summary>
internal sealed record RunReport
{
    /// <summary>Unique per run; CI trusts a <c>verdict.json</c> only with the id of its own run.</summary>
    public required string RunId { get; init; }

    public required string PerfGateVersion { get; init; }

    /// <summary>The gate's name: the folder of the spec unless the spec names it.</summary>
    public required string Gate { get; init; }

    /// <summary>net10.0, of a project that is built for several frameworks and gated with each; null otherwise.</summary>
    public string? Framework { get; init; }

    /// <summary>Absolute path of the spec.</summary>
    public required string SpecFile { get; init; }

    /// <summary>Path of the spec relative to the repository's root, with <c>/</c>; what CI systems link to.</summary>
    public required string SpecPath { get; init; }

    public string? Profile { get; init; }

    public required DateTimeOffset Started { get; init; }

    public required TimeSpan Duration { get; init; }

    /// <summary>Values that the spec had from the environment or the command line; no secrets.</summary>
    public IReadOnlyList<GivenValue> Given { get; init; } = [];

    /// <summary>Seed of all randomness of the run.</summary>
    public required int Seed { get; init; }

    public required TargetSummary Target { get; init; }

    public required MachineSummary Machine { get; init; }

    /// <summary>The machine's speed around the run; null where nothing asked for it.</summary>
    public Calibration? Calibration { get; init; }

    /// <summary>In the order they ran; a phase that was not reached is missing.</summary>
    public required IReadOnlyList<PhaseReport> Phases { get; init; }

    /// <summary>Every check of every phase that was selected, in the order of the phases; those of phases not reached are invalid.</summary>
    public required IReadOnlyList<Check> Checks { get; init; }

    /// <summary>Trouble and warnings that are not checks: a dead target, an unoptimised build.</summary>
    public required IReadOnlyList<Diagnostic> Diagnostics { get; init; }

    /// <summary>The last runs of each check, by its identity; empty where nothing is remembered.</summary>
    public IReadOnlyDictionary<string, CheckHistory> History { get; init; } = new Dictionary<string, CheckHistory>();

    /// <summary>Why phases were breached; empty on a healthy run.</summary>
    public IReadOnlyList<PhaseInsight> Insights { get; init; } = [];

    /// <summary>The run's verdict: the worst of the checks.</summary>
    public required CheckVerdict Verdict { get; init; }

    /// <summary>The process's exit code; policies are applied.</summary>
    public required int ExitCode { get; init; }

    /// <summary>Why nobody can rely on the files of the run, which is a failure whatever was measured; null: they are complete.</summary>
    public string? Unkept { get; init; }

    /// <summary>Checks that failed, then invalid, inconclusive and warned ones; each kind with the worst excess first.</summary>
    public IEnumerable<Check> Troubles() =>
        Checks.Where(c => c.Verdict != CheckVerdict.Pass)
            .OrderBy(c => c.Verdict switch { CheckVerdict.Fail => 0, CheckVerdict.Invalid => 1, CheckVerdict.Inconclusive => 2, _ => 3 })
            .ThenByDescending(c => c.Excess ?? double.MaxValue);

    /// <summary>Why a phase was breached; null when it was not, or nothing was found.</summary>
    public PhaseInsight? InsightOf(string phase) => Insights.FirstOrDefault(i => i.Phase == phase);

    /// <summary>
    /// The place with the path that CI systems link to: relative to the repository's root, with <c>/</c>. A place in
    /// another file than the spec keeps its path.
    /// </summary>
    public SourceLocation Relative(SourceLocation place) =>
        place with { File = place.File == SpecFile ? SpecPath : place.File.Replace('\\', '/') };

    /// <summary>Web address of the spec at the commit that was measured, without the line; null when it is not known.</summary>
    public Uri? SpecUrl { get; init; }

    /// <summary>Requests of all measured windows.</summary>
    public long Requests => Phases.Sum(p => p.Measurements.Where(m => m.Endpoint is not null).Sum(m => m.Attempts));

    public int Count(CheckVerdict verdict) => Checks.Count(c => c.Verdict == verdict);
}
