using System.Diagnostics;
using PerfGate.Measure;

namespace PerfGate.Tests.Thresholds;

/// <summary>Measurements of a soak of endpoint <c>orders</c>, made second by second.</summary>
internal static class Soak
{
    /// <param name="seconds">Under load.</param>
    /// <param name="closed">The closed model; else the open one, whose rate is offered.</param>
    /// <param name="rate">Requests of a second by the time under load; null: 100.</param>
    /// <param name="milliseconds">Median response time by the time under load; null: 10.</param>
    /// <param name="failing">Share of the requests that fail, by the time under load; null: none.</param>
    /// <param name="noise">Of a second's median, relative.</param>
    /// <param name="parts">Into which pauses cut it.</param>
    /// <param name="pause">Seconds after each part, from 0.</param>
    public static Measurement Of(
        int seconds, bool closed = false, Func<double, double>? rate = null, Func<double, double>? milliseconds = null, Func<double, double>? failing = null,
        double noise = 0.03, int parts = 1, Func<int, double>? pause = null)
    {
        var random = new Random(5);
        var times = new LatencyHistogram();
        var timeline = new List<LoadSecond>();
        var spans = new List<MeasuredSpan>();
        var (requests, failures, paused, due, share) = (0L, 0L, 0.0, 0.0, 0.0);
        for (var at = 0; at < seconds; at++)
        {
            if (at % (seconds / parts) == 0)
            {
                paused += spans.Count > 0 ? pause?.Invoke(spans.Count - 1) ?? 0 : 0;
                spans.Add(new MeasuredSpan((long)((at + paused) * Stopwatch.Frequency), TimeSpan.FromSeconds(seconds / parts)));
            }

            // Fractions are carried over, so that rare requests and failures come at their rate.
            due += rate?.Invoke(at) ?? 100;
            var ended = (long)due;
            due -= ended;
            share += ended * (failing?.Invoke(at) ?? 0);
            var failed = (long)(share + 1e-9);
            share -= failed;
            var median = (milliseconds?.Invoke(at) ?? 10) * Math.Exp(noise * ((2 * random.NextDouble()) - 1)) / 1000;
            for (var i = failed; i < ended; i++)
                times.Record((long)(median * 1e9));
            (requests, failures) = (requests + ended, failures + failed);
            timeline.Add(new LoadSecond(at + paused, ended, ended - failed, failed, ended > failed ? median : null, null, null));
        }

        return new Measurement
        {
            Phase = "steady",
            Endpoint = "orders",
            StartTicks = 0,
            Elapsed = TimeSpan.FromSeconds(seconds),
            Spans = spans,
            Offered = requests,
            Succeeded = requests - failures,
            Errors = new ErrorCounts { Status = failures },
            OfferedRate = closed ? null : requests / (double)seconds,
            Concurrency = closed ? 1 : null,
            ResponseTime = times,
            ServiceTime = times,
            TimeToFirstByte = times,
            Timeline = timeline,
            Generator = new GeneratorHealth(),
        };
    }
}
