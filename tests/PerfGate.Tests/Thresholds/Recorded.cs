using System.Diagnostics;
using PerfGate.Load;
using PerfGate.Measure;
using PerfGate.Protocols;
using PerfGate.Running;
using PerfGate.Tests.Running;

namespace PerfGate.Tests.Thresholds;

/// <summary>Measurements made of single requests by the recorder and the summary that a real level has, at times that the test says.</summary>
internal static class Recorded
{
    /// <param name="AtSeconds">When it was wanted and sent, from the start of the window.</param>
    /// <param name="Milliseconds">Until its end.</param>
    /// <param name="Outcome">How it ended.</param>
    public readonly record struct Request(double AtSeconds, double Milliseconds, SampleOutcome Outcome = SampleOutcome.Ok)
    {
        /// <summary>To the first byte of the answer; null: none came.</summary>
        public double? FirstByteMilliseconds { get; init; } = Outcome is SampleOutcome.Timeout or SampleOutcome.Connect ? null : Milliseconds / 2;
    }

    /// <param name="seconds">Length of the window.</param>
    /// <param name="requests">In any order.</param>
    /// <param name="limitMilliseconds">Limits of which slower requests are counted.</param>
    public static Measurement Of(double seconds, IEnumerable<Request> requests, params double[] limitMilliseconds) =>
        Of(new ClosedLoad(4), seconds, requests, limitMilliseconds);

    /// <param name="load">What the requests are said to be.</param>
    /// <param name="seconds">Length of the window.</param>
    /// <param name="requests">In any order.</param>
    /// <param name="limitMilliseconds">Limits of which slower requests are counted.</param>
    public static Measurement Of(LoadProfile load, double seconds, IEnumerable<Request> requests, params double[] limitMilliseconds)
    {
        var start = Stopwatch.Frequency;
        long At(double s) => start + (long)(s * Stopwatch.Frequency);
        IReadOnlyList<double> limits = [.. limitMilliseconds.Select(l => l / 1000)];
        var recorder = new Recorder([limits]);
        var totals = new LevelTotals(1, 1);
        recorder.Start(start);
        foreach (var request in requests.OrderBy(r => r.AtSeconds + (r.Milliseconds / 1000)))
        {
            var done = At(request.AtSeconds + (request.Milliseconds / 1000));
            if (done >= recorder.NextSecondTicks)
                recorder.NextSecond(done);
            var first = request.FirstByteMilliseconds is { } ms ? At(request.AtSeconds + (ms / 1000)) : 0;
            recorder.Offer(0);
            recorder.Record(0, new Sample(At(request.AtSeconds), At(request.AtSeconds), first, done, request.Outcome, 0), 0, request.Outcome == SampleOutcome.Ok ? null : request.Outcome.ToString(), 0, 0);
        }

        recorder.NextSecond(At(seconds + 100));
        while (recorder.TakeFull() is { } slice)
            totals.Add(0, slice);
        totals.Finish((int)Math.Ceiling(seconds));
        var plan = Plans.Requests(new Uri("http://orders.test"), 1) with
        {
            Phase = "steady",
            Endpoints = [new PlannedEndpoint(Plans.Get("/", name: "orders"), 1, limits)],
            Load = load,
        };
        var window = new LevelWindow(start, TimeSpan.Zero, TimeSpan.FromSeconds(seconds));
        return new LevelSummary(plan, window, totals, [recorder.Batches], new FailedAnswers()).Measurements(TimeSpan.FromSeconds(seconds), new GeneratorHealth())[0];
    }

    /// <summary>So many requests at equal distances.</summary>
    public static IEnumerable<Request> Steady(double seconds, int count, Func<int, Request> request) =>
        Enumerable.Range(0, count).Select(i => request(i) with { AtSeconds = i * seconds / count });
}
