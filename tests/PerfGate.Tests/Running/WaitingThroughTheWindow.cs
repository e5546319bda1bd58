using PerfGate.Load;
using PerfGate.Measure;
using PerfGate.Protocols;
using PerfGate.Running;
using Xunit;

namespace PerfGate.Tests.Running;

/// <summary>
/// Loops whose clock is the test's: requests of the warm-up that are open when the window ends, arrivals that are never sent, and loops that can be ended.
/// </summary>
public sealed class WaitingThroughTheWindow
{
    // Times of a loop are ticks that it is told; the stopwatch's own are far beyond them.
    private static readonly long _second = System.Diagnostics.Stopwatch.Frequency;

    [Fact]
    public void A_request_of_the_warm_up_that_is_open_when_the_window_ends_counts_with_all_of_its_wait()
    {
        var (loop, started, recorder) = Closed(concurrency: 2);
        loop.Pump(0);
        var hung = started[1];

        // The first connection is served in the window again and again, the second one never.
        for (var at = 1; at <= 20; at++)
            End(loop, started[^1] == hung ? started[0] : started[^1], at * _second / 2, SampleOutcome.Ok);
        End(loop, hung, 13 * _second, SampleOutcome.Timeout);

        Assert.True(loop.IsFinished);
        var sum = Sum(recorder);
        Assert.Equal(1, sum.Errors.ToCounts().Timeout);
        Assert.Equal(13, sum.Failed.Response.Max!.Value, 2);
        Assert.Equal(sum.Offered, sum.Ended);
        Assert.Equal([0L], loop.Users.Where(u => u.WaitTicks > 0).Select(u => u.Answers));
    }

    [Fact]
    public void A_request_of_the_warm_up_that_ends_in_the_window_is_not_counted()
    {
        var (loop, started, recorder) = Closed(concurrency: 1);
        loop.Pump(0);
        End(loop, started[0], 2 * _second, SampleOutcome.Ok);
        End(loop, started[^1], 12 * _second, SampleOutcome.Ok);

        Assert.True(loop.IsFinished);
        var sum = Sum(recorder);
        Assert.Equal((1L, 1L), (sum.Offered, sum.Succeeded));
        Assert.Equal([1L], loop.Users.Select(u => u.Answers));
    }

    [Fact]
    public void A_number_of_requests_keeps_one_for_each_connection_that_waits()
    {
        var (loop, started, recorder) = Closed(concurrency: 2, requests: 10);
        loop.Pump(0);
        var hung = started[1];
        for (var at = 2; at < 30 && !loop.IsFinished; at++)
        {
            var next = started[^1] == hung ? started[0] : started[^1];
            if (at > 11)
                break;
            End(loop, next, at * _second / 2, SampleOutcome.Ok);
        }

        Assert.False(loop.IsFinished);
        End(loop, hung, 30 * _second, SampleOutcome.Ok);

        Assert.True(loop.IsFinished);
        var sum = Sum(recorder);
        Assert.Equal((10L, 10L), (sum.Offered, sum.Succeeded));
        Assert.Equal(30, sum.ResponseTime.Max!.Value, 1);
    }

    [Fact]
    public void In_the_open_model_too()
    {
        var (loop, started, recorder, _) = Open(new Every(_second), connections: 2);
        loop.Pump(0);
        var hung = started[0];
        End(loop, hung, 11 * _second, SampleOutcome.Timeout);

        var sum = Sum(recorder);
        Assert.Equal(1, sum.Errors.ToCounts().Timeout);
        Assert.Equal(11, sum.Failed.Response.Max!.Value, 1);
    }

    [Fact]
    public void Arrivals_that_wait_for_a_connection_when_the_load_is_ended_early_are_dropped_and_counted()
    {
        // In the future, so that only one arrival is due at each call.
        var begin = System.Diagnostics.Stopwatch.GetTimestamp() + (3600 * _second);
        var (loop, started, recorder, window) = Open(new Every(_second / 10), connections: 1, begin);
        for (var i = 0; i < 16; i++)
            loop.Pump(begin + (i * _second / 10));
        window.StopNow();
        loop.Pump(begin + (3 * _second));

        // Ten of the warm-up, of which the first has the only connection; six of the window wait for it.
        var sum = Sum(recorder);
        Assert.Single(started);
        Assert.Equal((6L, 6L, 6L), (sum.Offered, sum.Dropped, sum.Failed.Response.Count));
        Assert.Equal(2, sum.Failed.Response.Max!.Value, 2);
    }

    [Fact]
    public void A_loop_that_is_late_for_ever_comes_back_every_some_thousand_arrivals()
    {
        // A thousand million arrivals a second: no machine counts them.
        var arrivals = new Every(_second / 1_000_000_000);
        var now = System.Diagnostics.Stopwatch.GetTimestamp();
        var (loop, _, _, _) = Open(arrivals, connections: 1, now - (5 * _second), TimeSpan.FromHours(1));

        Assert.True(loop.Pump(now) < now);
        Assert.InRange(arrivals.Asked, 1000, 10_000);
        Assert.False(loop.IsFinished);
    }

    /// <summary>A warm-up of one second, a window of nine.</summary>
    private static (ClosedLoop Loop, List<Exchange> Started, Recorder Recorder) Closed(int concurrency, long? requests = null)
    {
        var started = new List<Exchange>();
        var load = new ClosedLoad(concurrency);
        var (share, recorder, _) = Share(load, concurrency, requests);
        return (new ClosedLoop(share, load, started.Add), started, recorder);
    }

    private static (OpenLoop Loop, List<Exchange> Started, Recorder Recorder, LevelWindow Window) Open(IArrivalSchedule arrivals, int connections, long begin = 0, TimeSpan? duration = null)
    {
        var started = new List<Exchange>();
        var load = new OpenLoad(arrivals, connections);
        var (share, recorder, window) = Share(load, connections, null, begin, duration);
        return (new OpenLoop(share, load, started.Add), started, recorder, window);
    }

    private static (WorkerShare Share, Recorder Recorder, LevelWindow Window) Share(LoadProfile load, int slots, long? requests, long begin = 0, TimeSpan? duration = null)
    {
        var window = new LevelWindow(begin, TimeSpan.FromSeconds(1), requests is null ? duration ?? TimeSpan.FromSeconds(9) : null);
        var recorder = new Recorder([[]]);
        recorder.Start(window.StartTicks);
        var plan = Plans.Requests(new Uri("http://orders.test"), 1, timeout: TimeSpan.FromSeconds(60)) with { Load = load, Requests = requests };
        return (new WorkerShare { Plan = plan, Window = window, Recorder = recorder, Deck = new Deck([1], new Random(1)), Index = 0, Workers = 1, Slots = slots }, recorder, window);
    }

    private static void End(ILoop loop, Exchange exchange, long atTicks, SampleOutcome outcome)
    {
        exchange.SentTicks = exchange.IntendedTicks;
        (exchange.DoneTicks, exchange.Outcome) = (atTicks, outcome);
        exchange.Problem = outcome == SampleOutcome.Ok ? null : outcome.ToString();
        loop.Completed(exchange);
    }

    private static SliceEndpoint Sum(Recorder recorder) => Slice(recorder).Endpoints[0];

    private static Slice Slice(Recorder recorder)
    {
        recorder.NextSecond(1000 * _second);
        var sum = new Slice(1);
        while (recorder.TakeFull() is { } slice)
            sum.Add(slice);
        return sum;
    }

    /// <summary>An arrival every so many ticks for an hour.</summary>
    private sealed class Every(long ticks) : IArrivalSchedule
    {
        public long Asked { get; private set; }

        public double MeanRate => (double)_second / ticks;

        public TimeSpan Duration => TimeSpan.FromHours(1);

        public IEnumerable<long> IntendedNanoseconds(int seed)
        {
            for (var at = 0L; at < 3_600 * 1_000_000_000L; at += (long)(ticks * 1e9 / _second))
            {
                Asked++;
                yield return at;
            }
        }
    }
}
