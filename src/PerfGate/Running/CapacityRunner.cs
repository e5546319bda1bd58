using System.Globalization;
using PerfGate.Load;
using PerfGate.Measure;
using PerfGate.Spec;
using PerfGate.Thresholds;

namespace PerfGate.Running;

/// <summary>Drives the levels that a search for the capacity asks for.</summary>
/// <param name="runner">Drives one level.</param>
/// <param name="planOf">The plan of a level of the phase.</param>
internal sealed class CapacityRunner(LevelRunner runner, Func<PhaseLevel, LevelPlan> planOf)
{
    // After a level that was too much the target works off what is left of it, under the load of the next. A level is at most twice
    // what held, so what is left takes no longer than the level itself.
    private static readonly TimeSpan LongestSettling = TimeSpan.FromSeconds(2);

    // However low a rate is, no level takes longer for the sake of a percentile.
    private static readonly TimeSpan LongestLevel = TimeSpan.FromSeconds(60);

    public static CapacitySearch SearchOf(Phase phase)
    {
        var range = phase.Search!;
        var limits = phase.Checks.Where(c => c.Threshold.Metric.OnlyIn == "capacity").Select(c => c.Threshold.Limit).OfType<AbsoluteLimit>().Select(l => l.Value.Value).Distinct().Order().ToList();
        return new CapacitySearch(range.From, range.To, range.Precision, limits, whole: range.Unit == LevelUnit.Concurrency);
    }

    /// <summary>No search takes longer than this, the wait for the last answers of each level left out.</summary>
    public static TimeSpan MostTime(Phase phase) => SearchOf(phase).MostLevels * (DurationAt(phase, phase.Search!.From) + Warmup(phase, afterFailure: true));

    public async Task<PhaseOutcome> RunAsync(Phase phase, PhaseWatch watch, CancellationToken cancel)
    {
        var range = phase.Search!;
        var search = SearchOf(phase);
        var runs = new List<CapacityLevel>();
        var measured = new Dictionary<double, IReadOnlyList<Measurement>>();
        var held = new Dictionary<double, IReadOnlyList<Measurement>>();
        while (search.Next() is { } value)
        {
            var level = range.At(value, DurationAt(phase, value));
            var plan = planOf(level) with { Duration = DurationAt(phase, value), Warmup = Warmup(phase, runs is [.., { Holds: not true }]) };
            var levelWatch = new LevelWatch { OnTick = tick => watch.Ticked($"{phase.Name} at {level.Level}", tick), OnEdge = watch.OnEdge };
            var result = await runner.RunAsync(plan, levelWatch, cancel);
            var (holds, reason) = watch.Holds(result);
            if (holds is null)
            {
                // What the generator spoilt is tried once more before the search gives the level up.
                result = await runner.RunAsync(plan, levelWatch, cancel);
                (holds, reason) = watch.Holds(result);
            }

            runs.Add(new CapacityLevel(level.Level!.Value, holds, reason, result[^1].Throughput));
            measured[value] = result;
            if (holds is { } decided)
                search.Add(value, decided);
            else
                search.AddInvalid(value, reason!);
            if (holds == true)
                held[value] = result;
        }

        var capacity = search.Result();
        var shown = capacity.Value is { } highest ? held[highest] : measured[measured.Keys.Min()];
        return new PhaseOutcome([.. measured.OrderBy(m => m.Key).SelectMany(m => m.Value)], Aborted: null)
        {
            Capacity = new CapacityOutcome(runs, capacity, [.. shown.Select(m => m with { Level = null, Capacity = capacity })]),
        };
    }

    private static TimeSpan Warmup(Phase phase, bool afterFailure)
    {
        var settling = phase.Duration < LongestSettling ? phase.Duration.Value : LongestSettling;
        return afterFailure && phase.Warmup < settling ? settling : phase.Warmup;
    }

    /// <summary>Long enough for the percentiles that are asked about.</summary>
    private static TimeSpan DurationAt(Phase phase, double level)
    {
        var own = phase.Duration ?? TimeSpan.FromSeconds(5);
        if (phase.Search!.Unit == LevelUnit.Concurrency)
            return own;
        var weights = phase.Endpoints.Sum(e => e.Weight);
        var needed = phase.Checks.Where(c => c.Threshold.Metric.Percentile is not null).Select(c =>
        {
            var share = phase.Endpoints.Where(e => c.Endpoint is null || e.Endpoint.Name == c.Endpoint).Sum(e => (double)e.Weight) / weights;
            return c.Threshold.Metric.MinimumSamples * 1.1 / (level * share);
        }).DefaultIfEmpty(0).Max();
        var seconds = Math.Min(LongestLevel.TotalSeconds, needed);
        return seconds > own.TotalSeconds ? TimeSpan.FromSeconds(seconds) : own;
    }
}
