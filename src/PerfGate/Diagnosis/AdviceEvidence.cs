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

    /// <summary>Of the phase's highest level, or else of the extra run; null for a target that is not .NET.</summary>
    public RuntimeUse? Runtime { get; init; }

    /// <summary>The share of the requests' time that they waited for locks in the extra run; null where it is not known.</summary>
    public double? LockWaitShare { get; init; }

    /// <summary>Cores of the machine, which the generator shares.</summary>
    public required int Cores { get; init; }

    /// <summary>The gate's own limit for an answer.</summary>
    public required TimeSpan Timeout { get; init; }

    /// <summary>Sorts what a phase measured into levels and endpoints.</summary>
    /// <param name="phase">All measurements of the phase that broke: per level one for each endpoint, and one of all together when there are several.</param>
    /// <param name="benchmarks">Measurements of benchmark phases of the same run.</param>
    /// <param name="symptoms">What was breached in the phase.</param>
    /// <param name="cores">Of the machine.</param>
    /// <param name="timeout">The gate's own limit for an answer.</param>
    public static AdviceEvidence Of(
        IReadOnlyList<Measurement> phase, IReadOnlyList<Measurement> benchmarks, Symptoms symptoms, int cores, TimeSpan timeout)
    {
        var levels = phase.GroupBy(m => m.Level)
            .OrderBy(g => g.Key?.Value ?? 0)
            .Select(g => g.FirstOrDefault(m => m.Endpoint is null) ?? (g.Count() == 1 ? g.First() : null))
            .OfType<Measurement>()
            .ToList();
        var highest = levels.Count > 0 ? levels[^1].Level : null;
        return new AdviceEvidence
        {
            Symptoms = symptoms,
            Levels = levels,
            Endpoints = [.. phase.Where(m => m.Endpoint is not null && m.Level == highest)],
            Alone = [.. benchmarks.Where(m => m.Endpoint is not null)],
            Cores = cores,
            Timeout = timeout,
        };
    }

    /// <summary>The highest level; null when nothing was measured.</summary>
    public Measurement? Highest => Levels.Count > 0 ? Levels[^1] : null;

    public bool Shows(Symptoms any) => (Symptoms & any) != Symptoms.None;
}
