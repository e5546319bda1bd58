using PerfGate.Measure;
using PerfGate.Reports;
using PerfGate.Spec;
using PerfGate.Thresholds;

namespace PerfGate;

/// <summary>The part of a phase's load under which the cause of its breaches shows: where they begin. Far beyond that everything is full at once.</summary>
/// <param name="Level">The load.</param>
/// <param name="Endpoint">The name of the endpoint where each is driven alone; null: all of the phase.</param>
internal sealed record LookPart(PhaseLevel Level, string? Endpoint)
{
    private static readonly TimeSpan _usual = TimeSpan.FromSeconds(5);

    /// <param name="phase">The phase.</param>
    /// <param name="report">What came of it.</param>
    /// <param name="breaches">Its failed checks, the worst first; empty when it is looked into without one.</param>
    public static LookPart Of(Phase phase, PhaseReport report, IReadOnlyList<Check> breaches)
    {
        if (phase.Search is { } search && report.Capacity is { } capacity && LevelOf(capacity) is { } tried)
            return new LookPart(search.At(tried, phase.Duration ?? _usual), Endpoint: null);

        // Endpoints that are driven one after another have nothing in common: the level is where the worst of them begins to fail.
        var endpoint = phase.Alone && breaches is [var worst, ..] ? worst.Endpoint : null;
        var failed = breaches.Where(c => endpoint is null || c.Endpoint == endpoint).Select(c => c.Level).OfType<Level>().ToHashSet();
        var first = phase.Levels.Where(l => l.Level is { } level && failed.Contains(level)).MinBy(l => l.Level!.Value.Value);
        return new LookPart(first ?? phase.Levels[^1], endpoint);
    }

    /// <summary>The lowest level above the capacity that failed; the highest that was tried when none did; null when none could be measured.</summary>
    private static double? LevelOf(CapacityReport capacity)
    {
        // A level that failed once and held in the end is not what limits it.
        var held = capacity.Result.Value ?? 0;
        var tried = capacity.Levels.Where(l => l.Holds is not null).ToList();
        var failed = tried.Where(l => l.Holds == false && l.Level.Value > held).Select(l => (double?)l.Level.Value).Min();
        return failed ?? tried.Select(l => (double?)l.Level.Value).Max();
    }
}
