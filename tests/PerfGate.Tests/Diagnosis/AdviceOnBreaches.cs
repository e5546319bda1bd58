using PerfGate.Diagnosis;
using PerfGate.Measure;
using PerfGate.Tests.Architecture;
using Xunit;

namespace PerfGate.Tests.Diagnosis;

public sealed class AdviceOnBreaches
{
    private const Symptoms Everything = Symptoms.Latency | Symptoms.Throughput | Symptoms.Errors | Symptoms.Resources;

    [Fact]
    public void A_run_without_a_breach_gets_no_advice_whatever_was_seen()
    {
        Assert.Empty(Advice.For(Saturated() with { Symptoms = Symptoms.None }));
    }

    [Fact]
    public void A_healthy_run_gets_no_advice_even_if_some_limit_was_too_strict()
    {
        Assert.Empty(Advice.For(Healthy()));
    }

    [Fact]
    public void Nothing_measured_gives_no_advice()
    {
        Assert.Empty(Advice.For(Healthy() with { Levels = [] }));
        Assert.Empty(Advice.For(new AdviceEvidence { Symptoms = Everything, Levels = [Level(10, 0, 0)], Cores = 2, Timeout = TimeSpan.FromSeconds(10) }));
    }

    [Fact]
    public void A_saturated_processor_is_told_with_the_knee_of_the_ladder()
    {
        Assert.Equal(
            "the target keeps 1.7 cores of 2 busy (the generator 0.2 cores): from level 10 on, throughput stays at 1,950/s and more load only waits; less CPU per request is what helps",
            Only("cpu-saturated", Saturated()));
    }

    [Fact]
    public void Queueing_with_free_cores_is_told_by_littles_law()
    {
        Assert.Equal(
            "from level 10 to 100, throughput stays at 200/s while the mean response time grows from 50 ms to 500 ms, and only 0.8 cores of 2 are busy: 100 requests are inside and about 2 are being served; the others wait for a lock, a thread, a connection, or for cores that other programs keep busy",
            Only("queueing", Healthy() with { Levels = [Level(2, 150, 0.01), Level(10, 195, 0.05), Level(100, 200, 0.5)] }));
    }

    [Fact]
    public void An_endpoint_that_is_slow_alone_is_told_from_one_that_is_slow_under_load()
    {
        var evidence = Healthy() with { Endpoints = [Level(50, 100, 0.11) with { Endpoint = "report" }], Alone = [Level(1, 10, 0.1) with { Endpoint = "report" }] };
        Assert.StartsWith("report is as slow alone (100 ms with one connection) as under load (110 ms)", Only("slow-alone", evidence), StringComparison.Ordinal);

        evidence = evidence with { Alone = [Level(1, 10, 0.002) with { Endpoint = "report" }] };
        Assert.StartsWith("report takes 2 ms alone and 110 ms under load", Only("slow-under-load", evidence), StringComparison.Ordinal);
    }

    [Fact]
    public void A_starved_pool_is_one_that_grows_while_work_waits()
    {
        var samples = Enumerable.Range(0, 10).Select(i => new RuntimeSample { AtTicks = i, PoolThreads = 4 + (2 * i), PoolQueue = 30 }).ToList();
        var starved = Runtime() with { Samples = samples, PeakPoolThreads = 22, PeakPoolQueue = 30 };

        Assert.Contains("grew to 22 threads on 2 cores, and up to 30 work items waited", Only("thread-pool", Healthy() with { Runtime = starved }), StringComparison.Ordinal);
    }

    [Fact]
    public void A_collector_that_stops_the_target_for_a_tenth_of_the_time_is_told()
    {
        Assert.Equal(
            "the garbage collector stops the target for 21 % of the time; every request allocates 512 KiB",
            Only("garbage-collection", Healthy() with { Runtime = Runtime() with { GcPauseShare = 0.21, AllocatedBytes = 512 * 1024 * 100, Requests = 100 } }));
    }

    [Fact]
    public void Contended_locks_are_told_when_cores_are_free()
    {
        // The window of the runtime had 1,000 requests, the level 5,000.
        var evidence = Healthy() with { Runtime = Runtime() with { LockContentions = 600 }, LockWaitShare = 0.4 };
        Assert.Contains("threads waited for a lock 600 times in 1,000 requests", Only("lock-contention", evidence), StringComparison.Ordinal);

        // Without ASP.NET Core's count two of the level's five seconds had 2,000.
        evidence = evidence with { Runtime = evidence.Runtime! with { Requests = null, Seconds = 2 } };
        Assert.Contains("threads waited for a lock 600 times in 2,000 requests", Only("lock-contention", evidence), StringComparison.Ordinal);
        Assert.Empty(Advice.For(evidence with { Runtime = evidence.Runtime with { LockContentions = 300 } }));
    }

    [Fact]
    public void Counted_lock_waits_alone_prove_nothing()
    {
        var counted = Healthy() with { Runtime = Runtime() with { LockContentions = 5000 } };

        Assert.Empty(Advice.For(counted));
        Assert.Empty(Advice.For(counted with { LockWaitShare = 0.02 }));
        Assert.EndsWith("the requests wait for each other for 40 % of their time", Only("lock-contention", counted with { LockWaitShare = 0.4 }), StringComparison.Ordinal);
    }

    [Fact]
    public void A_single_item_in_the_queue_is_no_starvation()
    {
        var samples = Enumerable.Range(0, 10).Select(i => new RuntimeSample { AtTicks = i, PoolThreads = 2 + i, PoolQueue = 1 }).ToList();

        Assert.Empty(Advice.For(Healthy() with { Runtime = Runtime() with { Samples = samples, PeakPoolThreads = 11, PeakPoolQueue = 1 } }));
    }

    [Fact]
    public void Memory_is_told_per_request()
    {
        var top = Level(10, 1000, 0.005);
        top = top with { Resources = top.Resources! with { MemoryGrowth = 4 * 1024 * 1024 } };

        Assert.Equal("the target's memory grows by 240 MiB/min, which is 4.1 KiB per request", Only("memory-per-request", Healthy() with { Levels = [top] }));
    }

    [Fact]
    public void Errors_that_begin_at_a_level_name_it()
    {
        var bad = Level(100, 1000, 0.01) with { Succeeded = 4500, Errors = new ErrorCounts { Status = 500, Examples = [new ErrorExample(SampleOutcome.Status, "status 503", 500)] } };

        Assert.Equal(
            "errors begin at level 100: success is 100 % at 50 and 90 % at 100, most by 'status 503'; something reaches its limit there",
            Only("errors-from-a-level", Healthy() with { Levels = [Level(10, 1000, 0.005), Level(50, 1000, 0.006), bad] }));
        Assert.Empty(Advice.For(Healthy() with { Levels = [bad, bad] }));
    }

    [Fact]
    public void Stalls_are_told_with_their_rhythm()
    {
        var top = Level(10, 1000, 0.005) with { Timeline = Timeline(20, i => i % 4 == 3 ? 0.2 : 0.01) };

        Assert.StartsWith("every 4 s the slowest requests take up to 200 ms (p99; otherwise 10 ms)", Only("stalls", Healthy() with { Levels = [top] }), StringComparison.Ordinal);
        Assert.Empty(Advice.For(Healthy() with { Levels = [top with { Timeline = Timeline(20, i => i is 3 or 5 or 16 ? 0.2 : 0.01) }] }));
    }

    [Fact]
    public void A_slow_first_second_asks_for_a_warm_up()
    {
        var top = Level(10, 1000, 0.005) with { Timeline = Timeline(10, i => i == 0 ? 0.3 : 0.01) };

        Assert.StartsWith("the first second is slow (p95 300 ms, later 10 ms)", Only("slow-start", Healthy() with { Levels = [top] }), StringComparison.Ordinal);
    }

    [Fact]
    public void Answers_heaped_at_a_round_time_are_a_timeout_behind_the_target()
    {
        var top = Level(10, 1000, 0.005);
        for (var i = 0; i < 100; i++)
            top.ResponseTime.Record(5_000_000_000 + (i * 300_000));

        Assert.Equal(
            "100 of 5,100 answers take 5 s nearly to the point: a timeout inside the target or of something it calls",
            Only("round-timeouts", Healthy() with { Levels = [top] }));
        Assert.Empty(Advice.For(Healthy() with { Levels = [top], Timeout = TimeSpan.FromSeconds(5) }));
    }

    [Fact]
    public void Refused_connections_are_told_apart_by_keep_alive()
    {
        var refused = Level(10, 1000, 0.005) with { Errors = new ErrorCounts { Connect = 300, Examples = [new ErrorExample(SampleOutcome.Connect, "connection refused", 300)] }, Connects = 10 };

        Assert.EndsWith("the target's accept queue or its limit of connections or descriptors is reached", Only("connections", Healthy() with { Levels = [refused] }), StringComparison.Ordinal);
        Assert.Contains("5,200 were opened for 5,300 requests: without keep-alive", Only("connections", Healthy() with { Levels = [refused with { Connects = 5200 }] }), StringComparison.Ordinal);
    }

    [Fact]
    public void Measurements_of_a_phase_are_sorted_into_levels_and_endpoints()
    {
        var single = Level(5, 10, 0.001) with { Endpoint = "health" };
        var mix = new[] { Level(50, 20, 0.01) with { Endpoint = "a" }, Level(50, 20, 0.01), Level(10, 20, 0.01), Level(10, 20, 0.01) with { Endpoint = "a" } };

        var evidence = AdviceEvidence.Of(mix, [single], Symptoms.Latency, 2, TimeSpan.FromSeconds(1));

        Assert.Equal([10, 50], evidence.Levels.Select(m => m.Level!.Value.Value));
        Assert.All(evidence.Levels, m => Assert.Null(m.Endpoint));
        Assert.Equal(50, Assert.Single(evidence.Endpoints).Level!.Value.Value);
        Assert.Same(single, Assert.Single(evidence.Alone));
        Assert.Same(single, Assert.Single(AdviceEvidence.Of([single], [], Symptoms.Latency, 2, TimeSpan.FromSeconds(1)).Levels));
    }

    [Fact]
    public void Every_rule_has_a_name_of_its_own()
    {
        Assert.Distinct(AdviceRules.All.Select(r => r.Name));
    }

    [Fact]
    public void Every_rule_is_documented_and_leads_to_a_section_of_the_guide()
    {
        var guide = File.ReadAllLines(Path.Combine(RepositoryRoot.Path, "docs", "troubleshooting.md"))
            .Where(line => line.StartsWith("## ", StringComparison.Ordinal))
            .Select(line => line[3..].ToLowerInvariant().Replace(' ', '-'))
            .ToHashSet();
        var documented = File.ReadAllText(Path.Combine(RepositoryRoot.Path, "docs", "diagnosis.md"));

        Assert.All(AdviceRules.All, rule => Assert.Contains(rule.Anchor, guide));
        Assert.All(AdviceRules.All, rule => Assert.Contains($"| `{rule.Name}` |", documented, StringComparison.Ordinal));
    }

    internal static string Only(string rule, AdviceEvidence evidence)
    {
        var advice = Assert.Single(Advice.For(evidence));
        Assert.Equal(rule, advice.Rule);
        return advice.Sentence;
    }

    /// <summary>A ladder whose throughput still grows, a quiet runtime, memory that stands.</summary>
    internal static AdviceEvidence Healthy() => new()
    {
        Symptoms = Everything,
        Levels = [Level(2, 400, 0.005), Level(5, 1000, 0.005)],
        Endpoints = [Level(5, 1000, 0.012) with { Endpoint = "health" }],
        Alone = [Level(1, 200, 0.004) with { Endpoint = "health" }],
        Runtime = Runtime(),
        Cores = 2,
        Timeout = TimeSpan.FromSeconds(10),
    };

    private static AdviceEvidence Saturated() => Healthy() with
    {
        Levels = [.. new[] { Level(1, 500, 0.002), Level(10, 1950, 0.005), Level(100, 2000, 0.05) }.Select(m => m with { Resources = m.Resources! with { CpuCores = 1.7 } })],
    };

    internal static RuntimeUse Runtime() => new()
    {
        Samples = [.. Enumerable.Range(0, 10).Select(i => new RuntimeSample { AtTicks = i, PoolThreads = 5, PoolQueue = i % 3 })],
        GcPauseShare = 0.005,
        AllocatedBytes = 3_000_000,
        Requests = 1000,
        PeakPoolThreads = 5,
        PeakPoolQueue = 2,
        LockContentions = 12,
    };

    /// <summary>Five seconds of a steady level.</summary>
    internal static Measurement Level(double connections, double perSecond, double responseSeconds)
    {
        var count = (long)(perSecond * 5);
        var responses = new LatencyHistogram();
        for (var i = 0L; i < count; i++)
            responses.Record((long)(responseSeconds * 1e9));
        return new Measurement
        {
            Phase = "ladder",
            Level = new Level(connections, LevelUnit.Concurrency),
            StartTicks = 0,
            Elapsed = TimeSpan.FromSeconds(5),
            Offered = count,
            Succeeded = count,
            Errors = new ErrorCounts(),
            ResponseTime = responses,
            ServiceTime = responses,
            TimeToFirstByte = responses,
            Connects = (long)connections,
            Timeline = Timeline(10, _ => 0.01),
            Resources = new ResourceUse { Samples = [], CpuCores = 0.8, MemoryGrowth = 1000 },
            Generator = new GeneratorHealth { CpuCores = 0.2 },
        };
    }

    private static List<LoadSecond> Timeline(int seconds, Func<int, double> tail) =>
        [.. Enumerable.Range(0, seconds).Select(i => new LoadSecond(i, 1000, 1000, 0, 0.005, tail(i), tail(i)))];
}
