using System.Diagnostics;

namespace PerfGate.Measure;

/// <summary>Adds the measurement of a level's extension to what was measured before: one measurement of both, as if there had been no gap.</summary>
internal static class MeasurementMerge
{
    private const int MaxExamples = 5;

    /// <summary>Endpoint by endpoint; both of the same plan.</summary>
    public static IReadOnlyList<Measurement> Of(IReadOnlyList<Measurement> before, IReadOnlyList<Measurement> more) =>
        [.. before.Select(m => Of(m, more.First(other => other.Endpoint == m.Endpoint)))];

    /// <summary>Both of the same phase, level, endpoint and limits. Resources are read for both spans anew by who has them.</summary>
    public static Measurement Of(Measurement before, Measurement more) => before with
    {
        Elapsed = before.Elapsed + more.Elapsed,
        Spans = [.. before.Spans, .. more.Spans],
        Offered = before.Offered + more.Offered,
        Succeeded = before.Succeeded + more.Succeeded,
        Errors = Sum(before.Errors, more.Errors),
        Dropped = before.Dropped + more.Dropped,
        Redirects = before.Redirects + more.Redirects,
        Redirect = before.Redirect ?? more.Redirect,
        Empty = before.Empty + more.Empty,
        ResponseTime = Sum(before.ResponseTime, more.ResponseTime),
        ServiceTime = Sum(before.ServiceTime, more.ServiceTime),
        TimeToFirstByte = Sum(before.TimeToFirstByte, more.TimeToFirstByte),
        Failed = FailedTimes.Sum(before.Failed, more.Failed),
        BytesReceived = before.BytesReceived + more.BytesReceived,
        Connects = before.Connects + more.Connects,
        Batches = [.. before.Batches, .. more.Batches],
        Timeline = [.. before.Timeline, .. more.Timeline.Select(s => s with { AtSeconds = s.AtSeconds + Stopwatch.GetElapsedTime(before.StartTicks, more.StartTicks).TotalSeconds })],
        // Of two spikes the worse one: both were asked to be recovered from.
        Recovery = before.Recovery is { } one && more.Recovery is { } other && other.Lower > one.Lower ? other : before.Recovery ?? more.Recovery,
        Users = UserService.Worse(before.Users, more.Users),
        Resources = null,
        Runtime = null,
        Generator = Sum(before.Generator, more.Generator, before.Elapsed.TotalSeconds, more.Elapsed.TotalSeconds),
    };

    private static LatencyHistogram Sum(LatencyHistogram one, LatencyHistogram other)
    {
        var sum = new LatencyHistogram();
        sum.Add(one);
        sum.Add(other);
        return sum;
    }

    private static ErrorCounts Sum(ErrorCounts one, ErrorCounts other) => new()
    {
        Connect = one.Connect + other.Connect,
        Timeout = one.Timeout + other.Timeout,
        Reset = one.Reset + other.Reset,
        Status = one.Status + other.Status,
        Expectation = one.Expectation + other.Expectation,
        Protocol = one.Protocol + other.Protocol,
        Examples =
        [
            .. one.Examples.Concat(other.Examples)
                .GroupBy(e => (e.Outcome, e.Text))
                .Select(g => new ErrorExample(g.Key.Outcome, g.Key.Text, g.Sum(e => e.Count), g.Select(e => e.Answer).FirstOrDefault(a => a is not null)))
                .OrderByDescending(e => e.Count).ThenBy(e => e.Text, StringComparer.Ordinal)
                .Take(MaxExamples),
        ],
    };

    /// <summary>Percentiles of lateness cannot be added up: the worse of the two stands for both.</summary>
    private static GeneratorHealth Sum(GeneratorHealth one, GeneratorHealth other, double oneSeconds, double otherSeconds)
    {
        var total = oneSeconds + otherSeconds;
        double? Weighted(double? first, double? second) => total > 0 ? ((first * oneSeconds) + (second * otherSeconds)) / total : first;
        return new GeneratorHealth
        {
            LatenessP50 = Worse(one.LatenessP50, other.LatenessP50),
            LatenessP99 = Worse(one.LatenessP99, other.LatenessP99),
            LatenessMax = Worse(one.LatenessMax, other.LatenessMax),
            Backlogged = one.Backlogged + other.Backlogged,
            Skipped = one.Skipped + other.Skipped,
            CpuCores = Weighted(one.CpuCores, other.CpuCores),
            GcPauseSeconds = one.GcPauseSeconds + other.GcPauseSeconds,
            LittlesLawError = Worse(one.LittlesLawError, other.LittlesLawError),
            StealShare = Weighted(one.StealShare, other.StealShare),
            QueuedShare = Weighted(one.QueuedShare, other.QueuedShare),
            OutsideCores = Weighted(one.OutsideCores, other.OutsideCores),
            OutsideProgramCores = Weighted(one.OutsideProgramCores, other.OutsideProgramCores),
            Invalid = [.. one.Invalid.Union(other.Invalid)],
            Inflated = [.. one.Inflated.Union(other.Inflated)],
            Notes = [.. one.Notes.Union(other.Notes)],
        };
    }

    private static double? Worse(double? one, double? other) => one is { } a && other is { } b ? Math.Max(a, b) : one ?? other;
}
