using PerfGate.Diagnosis;
using PerfGate.Measure;
using Xunit;
using static PerfGate.Tests.Diagnosis.AdviceOnBreaches;

namespace PerfGate.Tests.Diagnosis;

/// <summary>Requests that wait for something with a name: a limiter, a turn, an acknowledgement.</summary>
public sealed class AdviceOnTurns
{
    [Fact]
    public void A_rate_limiter_that_an_extra_run_saw_is_not_named_twice()
    {
        var advice = new[] { new Advice(Advice.RateLimiter, "requests wait 2.25 s", "a"), new Advice("queueing", "a queue", "b") };
        var seen = new Cause(CauseKind.RateLimiter, "requests wait 1.51 s", null);

        Assert.Equal(["queueing"], Advice.Beside([seen], advice).Select(a => a.Rule));
        Assert.Equal(advice, Advice.Beside([seen with { Kind = CauseKind.Cpu }], advice));
    }

    [Fact]
    public void A_rate_limiter_is_named_by_its_own_counters_and_nothing_is_supposed_beside_it()
    {
        var limited = Runtime() with { Limiter = new LimiterUse("each-user", 100, 500, 1200, 130), RequestSeconds = 1300 };
        var starved = limited with
        {
            Samples = [.. Enumerable.Range(0, 10).Select(i => new RuntimeSample { AtTicks = i, PoolThreads = 4 + (2 * i), PoolQueue = 30 })],
            PeakPoolThreads = 22,
            PeakPoolQueue = 30,
        };
        var slow = Healthy() with { Endpoints = [Level(50, 100, 2.4) with { Endpoint = "list" }], Alone = [Level(1, 10, 0.003) with { Endpoint = "list" }] };

        Assert.Equal(
            "requests wait 2.4 s in the rate limiter 'each-user' (up to 100 queued), and 13 % are refused by it",
            Only("rate-limiter", slow with { Runtime = starved }));
        Assert.Empty(Advice.For(Healthy() with { Runtime = Runtime() with { Limiter = new LimiterUse("", 1, 3, 0.01, 0), RequestSeconds = 100 } }));
    }

    [Theory]
    [InlineData(0.1, "98 % of that time is config, which uses no processor: it blocks the thread that serves all (an event loop, a global lock)")]
    [InlineData(0.95, "one core is full, 98 % of it config")]
    [InlineData(0.6, "98 % of that time is config")]
    public void A_service_that_serves_one_at_a_time_names_whose_turns_are_the_longest(double cores, string told)
    {
        Measurement Named(string name, double rate, double seconds) => Level(50, rate, seconds) with { Endpoint = name };
        var all = Level(50, 141, 0.36);
        var evidence = Healthy() with
        {
            Levels = [all with { Resources = all.Resources! with { CpuCores = cores } }],
            Endpoints = [Named("health", 47, 0.36), Named("config", 47, 0.36), Named("other", 47, 0.36)],
            Alone = [Named("health", 100, 0.00019), Named("config", 47, 0.021), Named("other", 100, 0.00023)],
        };

        Assert.Equal($"the service serves one request at a time (141/s, as one after the other would): {told}", Only("one-at-a-time", evidence));
    }

    [Fact]
    public void A_body_that_comes_40_ms_after_its_head_is_a_delayed_acknowledgement()
    {
        var top = Level(20, 450, 0.0439) with { TimeToFirstByte = Level(20, 450, 0.00182).ResponseTime, BytesReceived = 450 * 5 * 2000 };
        var evidence = Healthy() with { Levels = [top], Endpoints = [], Alone = [] };

        Assert.Equal(
            "the head of an answer is there after 1.82 ms and its body 42.1 ms later: two writes without TCP_NODELAY (Nagle's algorithm and the delayed acknowledgement)",
            Only("delayed-ack", evidence));
        Assert.Empty(Advice.For(evidence with { Levels = [top with { BytesReceived = 450 * 5 * 2_000_000L }] }));
        Assert.Empty(Advice.For(evidence with { Levels = [top with { TimeToFirstByte = top.ServiceTime }] }));
    }
}
