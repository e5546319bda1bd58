using System.Globalization;
using PerfGate.Load;
using PerfGate.Measure;
using PerfGate.Thresholds;

namespace PerfGate.Running;

/// <summary>How a level that could not be decided is gone on with.</summary>
internal static class Extension
{
    /// <summary>A window shorter than this has seen one moment of the machine: the first extension of a number of requests makes it this long.</summary>
    private static readonly TimeSpan Enough = TimeSpan.FromSeconds(2.5);

    private static readonly TimeSpan LongestWarmup = TimeSpan.FromMilliseconds(500);

    /// <summary>
    /// The plans that add a multiple of the level's length to it, warmed up just enough for new connections. A level of requests that is over in
    /// a moment is extended to a few seconds.
    /// </summary>
    /// <param name="plan">Of the first window.</param>
    /// <param name="times">What to add, as a multiple of it.</param>
    /// <param name="elapsed">How long the first window took.</param>
    /// <param name="number">Of the extension, from 1: each sends what it sends in an order of its own.</param>
    public static IEnumerable<LevelPlan> Of(LevelPlan plan, int times, TimeSpan elapsed, int number)
    {
        var longer = plan with
        {
            Warmup = plan.Warmup / 4 < LongestWarmup ? plan.Warmup / 4 : LongestWarmup,
            Seed = unchecked(plan.Seed + (number * 1_000_003)),
        };
        switch (plan.Load)
        {
            case OpenLoad { Arrivals: ConstantRate constant } open:
                return [longer with { Duration = plan.Duration * times, Load = open with { Arrivals = constant with { Duration = constant.Duration * times } } }];

            // A ramp is a ramp once more: half of it would be another load.
            case OpenLoad:
                return Enumerable.Repeat(longer, times);
            default:
                var requests = plan.Requests is { } count ? count * Factor(times, elapsed) : (long?)null;
                var atMost = plan.Duration * times;
                return [longer with { Requests = requests, Duration = requests is not null && elapsed < Enough ? Least(atMost, Enough * times) : atMost }];
        }
    }

    /// <summary>
    /// What was measured with its extension. What the generator spoilt is no part of a good measurement: it says nothing about the target, and is
    /// left out with its cause.
    /// </summary>
    /// <returns>With what is to be told of an extension that was left out; else null.</returns>
    public static (IReadOnlyList<Measurement> Sum, string? LeftOut) Add(IReadOnlyList<Measurement> sum, IReadOnlyList<Measurement> part)
    {
        if (part.SelectMany(m => m.Generator.Invalid).FirstOrDefault() is not { } cause)
            return ([.. MeasurementMerge.Of(sum, part).Select(m => m with { Extensions = m.Extensions + 1 })], null);
        var note = string.Create(
            CultureInfo.InvariantCulture, $"an extension of {part.Max(p => p.Elapsed).TotalSeconds:0.#} s with {part.Max(p => p.Attempts):N0} requests was left out: {cause}");
        return ([.. sum.Select(m => m with { Generator = m.Generator with { Notes = [.. m.Generator.Notes, note] } })], note);
    }

    private static int Factor(int times, TimeSpan elapsed) =>
        elapsed <= TimeSpan.Zero ? Look.MostTimes : Math.Clamp((int)Math.Ceiling(Enough * times / elapsed), times, Math.Max(times, Look.MostTimes));

    private static TimeSpan? Least(TimeSpan? one, TimeSpan other) => one is { } time && time < other ? time : other;
}
