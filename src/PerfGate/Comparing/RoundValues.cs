using PerfGate.Measure;
using PerfGate.Running;
using PerfGate.Statistics;
using PerfGate.Thresholds;

namespace PerfGate.Comparing;

/// <summary>
/// Makes of a round one number per metric. Turns are grouped into pairs of about a second per side; each pair gives one log ratio, and
/// their Hodges-Lehmann centre is the round's value. So a burst spoils a pair and not the round.
/// </summary>
/// <param name="plan">What was driven.</param>
/// <param name="round">What came of it.</param>
/// <param name="baseline">Index of the baseline among the sides.</param>
/// <param name="candidate">Index of the candidate.</param>
internal sealed class RoundValues(RoundPlan plan, RoundRecord round, int baseline = 0, int candidate = 1)
{
    /// <summary>Of the .NET runtime; its one value of a round has no pairs, since a process tells it when it likes.</summary>
    public const string Allocation = "allocated.per-request";

    private const int LeastTurnsPerPair = 4;
    private const int LeastSamples = 20;

    // One tail request more or less in a group must not be the whole of its percentile.
    private const int TailSamples = 3;

    private readonly List<Turn> _turns = [.. round.Turns.Where(t => t.Excluded is null)];

    /// <summary>Null when the round does not carry it: too few expected responses, or no processes to look at.</summary>
    public RoundValue? Of(Metric metric, string? endpoint) => metric.Name switch
    {
        "cpu.per-request" => Resource((turns, side) => turns.Sum(t => t.CpuSeconds[side]) is { } cpu && turns.Sum(t => t.Slices[side].Seconds.Length) is > 0 and var sent ? cpu / sent : null),
        "memory" => round.PeakMemoryBytes[baseline] is { } before && round.PeakMemoryBytes[candidate] is { } now ? new RoundValue(Math.Log((double)now / before), before, null) : null,
        Allocation => Allocated(),
        "success" => Success(endpoint),
        "startup" => Once(round.Startup),
        "first-request" => Once(round.FirstRequest),
        _ => Latency(metric, endpoint),
    };

    /// <summary>
    /// What both sides counted per request: of all turns, since those that do not count for times are as good as any here. Null where a side does not tell it. A side that was never seen to use a
    /// database may use one that does not tell, so that neither having any is not known to be none.
    /// </summary>
    public CountValue? CountOf(Metric metric) => metric.Name switch
    {
        Allocation => PerRequest(round.AllocatedBytes),
        Metrics.ExceptionsPerRequest => PerRequest(round.Exceptions),
        Metrics.LogLinesPerRequest => PerRequest(round.LogLines),
        Metrics.DatabaseCommandsPerRequest => OfCalls(c => c.DatabaseCommands) is { } counted && counted != default ? counted : null,
        Metrics.HttpCallsPerRequest => OfCalls(c => c.HttpCalls),
        _ => null,
    };

    private CountValue? OfCalls(Func<SideCalls, double> of) =>
        round.Calls[baseline] is { } before && round.Calls[candidate] is { } now ? new CountValue(of(before), of(now)) : null;

    private CountValue? PerRequest(IReadOnlyList<long?> counts)
    {
        var sent = round.Turns.Sum(t => t.Slices[baseline].Seconds.Length);
        return sent > 0 && counts[baseline] is { } before && counts[candidate] is { } now ? new CountValue((double)before / sent, (double)now / sent) : null;
    }

    /// <summary>Requests that a percentile needs of each side of a pair: below it is the maximum.</summary>
    public static int SamplesFor(Metric metric) =>
        Math.Max(LeastSamples, metric.Percentile is { } q ? (int)Math.Ceiling(Math.Round(1 / (1 - q), 6)) : LeastSamples);

    private RoundValue? Latency(Metric metric, string? endpoint)
    {
        var index = IndexOf(endpoint);
        var share = endpoint is null ? 1 : plan.Endpoints[index].Weight / plan.Endpoints.Sum(e => e.Weight);
        var needed = SamplesFor(metric);
        var perTurn = plan.Rate * plan.Slice.TotalSeconds * share;
        var pairs = Pairs(_turns, Math.Max(LeastTurnsPerPair, (int)Math.Ceiling((needed > LeastSamples ? TailSamples * needed : needed) / perTurn)));

        double? Value(IReadOnlyList<Turn> turns, int side, int least)
        {
            var seconds = Seconds(turns, side, index);
            return seconds.Length < least ? null : Read(metric, seconds);
        }

        var ratios = pairs.Select(p => LogRatio(Value(p, candidate, needed), Value(p, baseline, needed))).OfType<double>().ToList();
        if (ratios.Count == 0 || Value(_turns, baseline, needed) is not { } typical)
            return null;
        return new RoundValue(Centre(ratios), typical, Placebo(pairs, (turns, side) => Value(turns, side, Math.Max(5, needed / 2))));
    }

    private int IndexOf(string? endpoint) => endpoint is null ? -1 : plan.Endpoints.ToList().FindIndex(e => e.Endpoint.Name == endpoint);

    /// <summary>Of all requests of the round: one that failed while the machine was disturbed failed no less.</summary>
    private RoundValue? Success(string? endpoint)
    {
        var index = IndexOf(endpoint);
        var before = Count(baseline);
        var now = Count(candidate);
        return before.Sent > 0 && now.Sent > 0 ? new RoundValue(before.Share - now.Share, before.Share, null) { Requests = before.Sent } : null;

        (int Sent, double Share) Count(int side)
        {
            var (sent, good) = (0, 0);
            foreach (var turn in round.Turns)
            {
                var outcomes = turn.Slices[side].Outcomes;
                for (var i = 0; i < outcomes.Length; i++)
                {
                    if (index >= 0 && turn.Schedule.Endpoints[i] != index)
                        continue;
                    sent++;
                    good += outcomes[i] == SampleOutcome.Ok ? 1 : 0;
                }
            }

            return (sent, sent > 0 ? (double)good / sent : 0);
        }
    }

    /// <summary>What a start yields once.</summary>
    private RoundValue? Once(IReadOnlyList<TimeSpan?> times) =>
        LogRatio(times[candidate]?.TotalSeconds, times[baseline]?.TotalSeconds) is { } ratio ? new RoundValue(ratio, times[baseline]!.Value.TotalSeconds, null) : null;

    /// <summary>Of all requests of the round: one that came while the machine was disturbed allocated no less.</summary>
    private RoundValue? Allocated()
    {
        var sent = round.Turns.Sum(t => t.Slices[baseline].Seconds.Length);
        return sent > 0 && round.AllocatedBytes[baseline] is { } before && LogRatio(round.AllocatedBytes[candidate], before) is { } ratio
            ? new RoundValue(ratio, (double)before / sent, null)
            : null;
    }

    private RoundValue? Resource(Func<IReadOnlyList<Turn>, int, double?> value)
    {
        var ratios = Pairs(_turns, LeastTurnsPerPair).Select(p => LogRatio(value(p, candidate), value(p, baseline))).OfType<double>().ToList();
        return ratios.Count > 0 && value(_turns, baseline) is { } typical ? new RoundValue(Centre(ratios), typical, null) : null;
    }

    /// <summary>Each side's odd turns against its even ones; null where a half has too few values.</summary>
    private List<double>? Placebo(List<IReadOnlyList<Turn>> pairs, Func<IReadOnlyList<Turn>, int, double?> value)
    {
        var sides = new List<double>();
        foreach (var side in new[] { baseline, candidate })
        {
            var ratios = pairs
                .Select(p => LogRatio(value([.. p.Where((_, i) => i % 2 == 1)], side), value([.. p.Where((_, i) => i % 2 == 0)], side)))
                .OfType<double>().ToList();
            if (ratios.Count == 0)
                return null;
            sides.Add(Centre(ratios));
        }

        return sides;
    }

    /// <summary>Consecutive groups of at least so many turns; what is left over joins the last one.</summary>
    private static List<IReadOnlyList<Turn>> Pairs(List<Turn> turns, int size)
    {
        var count = Math.Max(1, turns.Count / size);
        return [.. Enumerable.Range(0, count).Select(i => (IReadOnlyList<Turn>)turns[(i * size)..(i == count - 1 ? turns.Count : (i + 1) * size)])];
    }

    private static float[] Seconds(IReadOnlyList<Turn> turns, int side, int endpoint)
    {
        var values = new List<float>();
        foreach (var turn in turns)
        {
            var seconds = turn.Slices[side].Seconds;
            for (var i = 0; i < seconds.Length; i++)
            {
                if (float.IsFinite(seconds[i]) && (endpoint < 0 || turn.Schedule.Endpoints[i] == endpoint))
                    values.Add(seconds[i]);
            }
        }

        values.Sort();
        return [.. values];
    }

    private static double? Read(Metric metric, float[] sorted) => metric.Name switch
    {
        "min" => sorted[0],
        "max" => sorted[^1],
        "mean" => sorted.Average(),
        _ => metric.Percentile is { } q ? Quantiles.OfSorted(sorted, q) : null,
    };

    private static double? LogRatio(double? now, double? before) => now > 0 && before > 0 ? Math.Log(now.Value / before.Value) : null;

    private static double Centre(List<double> ratios) => SignedRank.Centre(System.Runtime.InteropServices.CollectionsMarshal.AsSpan(ratios));
}
