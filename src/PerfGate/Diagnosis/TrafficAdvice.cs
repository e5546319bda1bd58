using PerfGate.Measure;

namespace PerfGate.Diagnosis;

/// <summary>What the requests themselves say: when they were slow, and how they failed.</summary>
internal static class TrafficAdvice
{
    // Limits that people write into configurations.
    private static readonly double[] _roundSeconds = [1, 2, 3, 5, 10, 15, 20, 30, 60, 90, 100, 120];

    public static string? PeriodicStalls(AdviceEvidence e)
    {
        if (!e.Shows(Symptoms.Latency) || e.Highest is not { Timeline.Count: >= 8 } top)
            return null;
        var seconds = top.Timeline.Where(s => s.P99Seconds is not null).ToList();
        if (seconds.Count < 8)
            return null;
        var usual = Median([.. seconds.Select(s => s.P99Seconds!.Value)]);
        var slow = seconds.Where(s => s.P99Seconds > 5 * usual && s.P99Seconds > 0.05).ToList();
        if (slow.Count < 3 || slow.Count > seconds.Count / 2)
            return null;
        var gaps = slow.Zip(slow.Skip(1), (a, b) => b.AtSeconds - a.AtSeconds).ToList();
        var mean = gaps.Average();
        // Seconds are counted whole: a rhythm of 2.5 s shows gaps of 2 and 3.
        if (mean < 2 || gaps.Any(g => Math.Abs(g - mean) > 1))
            return null;
        return $"every {Text.Of(mean, Unit.Duration)} the slowest requests take up to {Text.Of(slow.Max(s => s.P99Seconds), Unit.Duration)} (p99; otherwise {Text.Of(usual, Unit.Duration)}): the target pauses regularly (collections, a periodic job, a flushed log)";
    }

    /// <summary>
    /// Linux delays an acknowledgement by 40 ms where it expects to send something soon; a sender without TCP_NODELAY waits for it before its second small write.
    /// </summary>
    public static string? DelayedAcknowledgement(AdviceEvidence e)
    {
        if (!e.Shows(Symptoms.Latency | Symptoms.Throughput) || e.Highest is not { Succeeded: >= 20 } top)
            return null;
        if (top.TimeToFirstByte.Quantile(0.5) is not { } head || top.ServiceTime.Quantile(0.5) is not { } whole || top.ServiceTime.Quantile(0.25) is not { } quick)
            return null;
        var gap = whole - head;
        var isSmall = top.BytesReceived / (double)top.Succeeded <= 64 * 1024;
        return gap is >= 0.038 and <= 0.050 && quick >= 0.038 && isSmall
            ? $"the head of an answer is there after {Text.Of(head, Unit.Duration)} and its body {Text.Of(gap, Unit.Duration)} later: two writes without TCP_NODELAY (Nagle's algorithm and the delayed acknowledgement)"
            : null;
    }

    public static string? SlowStart(AdviceEvidence e)
    {
        if (!e.Shows(Symptoms.Latency) || e.Highest is not { Timeline.Count: >= 6 } top)
            return null;
        var rest = top.Timeline.Skip(top.Timeline.Count / 3).Where(s => s.P95Seconds is not null).Select(s => s.P95Seconds!.Value).ToList();
        if (rest.Count < 4 || top.Timeline[0].P95Seconds is not { } first)
            return null;
        var settled = Median([.. rest]);
        if (first < 3 * settled || first < 0.02 || rest.Max() > 0.5 * first)
            return null;
        return $"the first second is slow (p95 {Text.Of(first, Unit.Duration)}, later {Text.Of(settled, Unit.Duration)}): compilation, first connections, cold caches; a longer warmup measures the settled service";
    }

    public static string? RoundTimeouts(AdviceEvidence e)
    {
        if (!e.Shows(Symptoms.Latency | Symptoms.Errors) || e.Highest is not { } top || top.ResponseTime.Count < 100)
            return null;
        var total = top.ResponseTime.Count;
        foreach (var round in _roundSeconds.Where(s => Math.Abs(s - e.Timeout.TotalSeconds) > 0.01))
        {
            // A heap at the number itself, over empty ground below it: a tail that happens to pass there has neighbours.
            var at = Between(top.ResponseTime, round * 0.995, round * 1.03);
            var below = Between(top.ResponseTime, round * 0.7, round * 0.995);
            if (at >= Math.Max(5, total / 500.0) && at > 5 * below)
                return $"{Text.Of(at, Unit.Count)} of {Text.Of(total, Unit.Count)} answers take {Text.Of(round, Unit.Duration)} nearly to the point: a timeout inside the target or of something it calls";
        }

        return null;
    }

    public static string? ConnectionsRefused(AdviceEvidence e)
    {
        if (!e.Shows(Symptoms.Errors) || e.Highest is not { Attempts: > 0 } top)
            return null;
        if (top.Errors.Connect < Math.Max(5, top.Attempts / 1000.0))
            return null;
        var ports = top.Errors.Examples.FirstOrDefault(x => x.Outcome == SampleOutcome.Connect)?.Text;
        var churn = top.Connects > top.Attempts / 2;
        return $"{Text.Of(top.Errors.Connect, Unit.Count)} connections failed{(ports is null ? "" : $" ('{ports}')")}"
            + (churn
                ? $", and {Text.Of(top.Connects, Unit.Count)} were opened for {Text.Of(top.Attempts, Unit.Count)} requests: without keep-alive, ports and the accept queue run out"
                : ": the target's accept queue or its limit of connections or descriptors is reached");
    }

    private static long Between(LatencyHistogram histogram, double fromSeconds, double toSeconds) =>
        histogram.Buckets().Where(b => b.Seconds >= fromSeconds && b.Seconds < toSeconds).Sum(b => b.Count);

    private static double Median(double[] values)
    {
        Array.Sort(values);
        return values[values.Length / 2];
    }
}
