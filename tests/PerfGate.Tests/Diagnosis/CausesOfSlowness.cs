using PerfGate.Diagnosis;
using PerfGate.Measure;
using Xunit;
using static PerfGate.Tests.Diagnosis.Stacks;

namespace PerfGate.Tests.Diagnosis;

/// <summary>Evidence as a recording of a few seconds gives it; each fault changes what it changes in a real target.</summary>
public sealed class CausesOfSlowness
{
    private const string Pool = "~ThreadPoolWorkQueue.Dispatch > ";

    [Fact]
    public void A_healthy_target_has_only_its_processor_time_to_tell()
    {
        var cause = Assert.Single(Causes.Of(Healthy()));

        Assert.Equal(CauseKind.Cpu, cause.Kind);
        Assert.Equal("60 % of CPU in Orders.List (Shop), called from Orders.Get, 90 µs per request; 1.5 of 2 cores busy with the target", cause.Line);
    }

    [Fact]
    public void Processor_time_names_the_method_even_when_its_threads_wait_for_cores()
    {
        var evidence = Healthy();
        evidence = evidence with { Trace = evidence.Trace! with { WaitedForCoreMilliseconds = 4500 } };

        Assert.EndsWith(", and its threads wait 3.0 times as long for a core as they have one", Causes.Of(evidence)[0].Line, StringComparison.Ordinal);
    }

    [Fact]
    public void Waits_for_a_lock_name_the_method_that_takes_it()
    {
        var wait = Pool + "Orders.Get > Stock.Reserve > ~Lock.TryEnterSlow";
        var evidence = With(trace: t => t with
        {
            LockWaits = [.. Enumerable.Range(0, 200).Select(i => new TimedStack(Frames(wait), i, 50))],
            Samples = [.. Enumerable.Range(0, 1000).SelectMany(i => new[] { At(1, i, wait), At(2, i, Pool + "Orders.Get > Stock.Reserve > ~Thread.Sleep") })],
        }) with
        { Runtime = Runtime() with { RequestSeconds = 12.5 } };

        var cause = Causes.Of(evidence)[0];

        Assert.Equal(CauseKind.LockContention, cause.Kind);
        Assert.Equal(
            "requests spend 80 % of their time waiting for a lock in Stock.Reserve (Shop), called from Orders.Get (200 waits, 50 ms each); its holder sleeps with the lock in hand",
            cause.Line);
    }

    [Fact]
    public void Waits_of_a_thread_of_its_own_are_not_those_of_requests()
    {
        const string Logger = "~Thread.StartCallback > ~ConsoleLoggerProcessor.ProcessLogQueue > ~ConsoleLoggerProcessor.TryDequeue > ~Monitor.Enter";
        var evidence = With(trace: t => t with { LockWaits = [.. Enumerable.Range(0, 2000).Select(i => new TimedStack(Frames(Logger), i, 50))] }) with { Runtime = Runtime() with { RequestSeconds = 12.5 } };

        Assert.Equal(0, Causes.LockWaitShare(evidence));
        Assert.DoesNotContain(Causes.Of(evidence), c => c.Kind == CauseKind.LockContention);
    }

    [Fact]
    public void One_request_alone_waits_for_no_other()
    {
        var evidence = With(trace: t => t with { LockWaits = [.. Enumerable.Range(0, 200).Select(i => new TimedStack(Frames(Pool + "Orders.Get > Stock.Reserve > ~Lock.TryEnterSlow"), i, 50))] }) with
        {
            Runtime = Runtime() with { RequestSeconds = 12.5, PeakActiveRequests = 1 },
        };

        Assert.DoesNotContain(Causes.Of(evidence), c => c.Kind == CauseKind.LockContention);
    }

    [Theory]
    [InlineData("_PyEval_EvalFrameDefault in libpython3.11.so.1.0")]
    [InlineData("[just-in-time compiler]")]
    public void What_runs_every_program_of_its_kind_is_no_reason(string machinery)
    {
        var evidence = Healthy() with { Trace = TraceEvidence.OfCpu(new CpuProfile([new WeightedStack([new Frame("", machinery)], 900, 100)], TimeSpan.FromSeconds(1), 1, weighted: true)), Runtime = null, Routes = [] };

        Assert.Equal(CauseKind.None, Assert.Single(Causes.Of(evidence)).Kind);
    }

    [Fact]
    public void A_rate_limiter_comes_before_what_is_only_inferred()
    {
        var evidence = Healthy() with
        {
            Routes = [new("GET", "/items", 200, "", 525, 1), new("GET", "/items", 503, "503", 80, 1)],
            Runtime = Runtime() with { Requests = 605, RequestSeconds = 1300, Limiter = new LimiterUse("each-user", 100, 500, 1200, 80) },
        };

        var causes = Causes.Of(evidence);

        Assert.Equal((CauseKind.RateLimiter, "requests wait 2.4 s in the rate limiter 'each-user' (up to 100 queued), and 13.2 % are refused by it"), (causes[0].Kind, causes[0].Line));
        Assert.DoesNotContain(causes, c => c.Kind is CauseKind.Failures or CauseKind.AsyncWaiting);
    }

    [Fact]
    public void Blocked_threads_of_the_pool_name_who_blocks_and_how()
    {
        var blocked = Pool + "Orders.Get > Mail.Send > ~Task.Wait > ~Monitor.Wait";
        var evidence = With(trace: t => t with
        {
            Samples = [.. Enumerable.Range(0, 1000).SelectMany(i => Enumerable.Range(0, 12).Select(thread => At(thread, i, blocked)))],
            StarvedThreadInjections = 6,
        }) with
        { Runtime = Runtime() with { PeakPoolQueue = 40, PeakPoolThreads = 25, RequestSeconds = 60 } };

        var cause = Causes.Of(evidence)[0];

        Assert.Equal(CauseKind.BlockedThreads, cause.Kind);
        Assert.Equal("12 threads of the pool are blocked in Mail.Send (Shop), called from Orders.Get, by Task.Wait; up to 40 work items wait for a thread, and the pool has grown to 25", cause.Line);
    }

    [Fact]
    public void Garbage_names_the_type_and_who_makes_it()
    {
        var evidence = With(trace: t => t with
        {
            Allocations = [.. Enumerable.Repeat(new AllocationSample("Byte[]", 95, Frames("Orders.Get > Pdf.Render")), 9), new("String", 95, Frames("Orders.Get"))],
        }) with
        { Runtime = Runtime() with { AllocatedBytes = 10_000.0 * 512 * 1024, GcPauseShare = 0.21 } };

        Assert.Equal(
            "every request allocates 512 KiB, 90 % of it Byte[] in Pdf.Render (Shop); the collector stops the service for 21 % of the time",
            Causes.Of(evidence)[0].Line);
    }

    [Fact]
    public void A_leak_is_what_goes_on_growing_and_names_type_holder_and_method()
    {
        var evidence = With(trace: t => t with { Allocations = [new("Byte[]", 100_000, Frames("Orders.Get > Cache.Keep"))] }) with
        {
            HeapBefore = Heap(("Byte[]", 1_000_000, 100), ("Entry", 0, 0)),
            HeapBetween = Heap(("Byte[]", 18_000_000, 1100), ("Entry", 24_000, 1000)),
            HeapAfter = Heap(("Byte[]", 34_777_216, 2124), ("Entry", 48_000, 2000)),
            RequestsOfSecondHalf = 1024,
        };

        var cause = Causes.Of(evidence)[0];

        Assert.Equal(CauseKind.Leak, cause.Kind);
        Assert.Equal("the live heap grows by 16 KiB per request: 16 MiB more in 1,024 Byte[], beside 1,000 Entry, allocated in Cache.Keep (Shop), called from Orders.Get", cause.Line);
    }

    [Fact]
    public void A_cache_that_fills_and_stops_is_no_leak()
    {
        var evidence = Healthy() with
        {
            HeapBefore = Heap(("Byte[]", 1_000_000, 100)),
            HeapBetween = Heap(("Byte[]", 50_000_000, 5000)),
            HeapAfter = Heap(("Byte[]", 51_200_000, 5100)),
            RequestsOfSecondHalf = 1000,
        };

        Assert.DoesNotContain(Causes.Of(evidence), c => c.Kind == CauseKind.Leak);
    }

    [Fact]
    public void Failing_requests_name_status_and_route_and_whether_something_was_thrown()
    {
        var routes = new RouteUse[] { new("GET", "/orders", 200, "", 9500, 1), new("GET", "/orders", 500, "System.FormatException", 500, 1) };
        var quiet = Healthy() with { Routes = [routes[0], routes[1] with { Error = "" }] };
        var thrown = With(trace: t => t with { Exceptions = [.. Enumerable.Repeat(new ThrownException("System.FormatException", Frames("Orders.Get > Orders.Parse > ~Int32.Parse")), 500)] }) with { Routes = routes };

        Assert.Equal("5 % of the requests are answered with status 500 (500 of 10,000, most on GET /orders), and no exception behind it: the service answers so by itself", Causes.Of(quiet)[0].Line);
        Assert.EndsWith(", System.FormatException thrown in Orders.Parse (Shop)", Causes.Of(thrown)[0].Line, StringComparison.Ordinal);
    }

    [Fact]
    public void Waiting_without_a_thread_names_the_await()
    {
        var evidence = Healthy() with
        {
            Runtime = Runtime() with { RequestSeconds = 60 },
            Awaits = [.. Enumerable.Repeat(new TimedStack(Frames("~Kestrel.Process > Orders.Get"), 1, 20), 100), new TimedStack(Frames("~Kestrel.Process"), 1, 50_000)],
        };

        var cause = Causes.Of(evidence)[0];

        Assert.Equal(CauseKind.AsyncWaiting, cause.Kind);
        Assert.Contains("most in Orders.Get (Shop)", cause.Line, StringComparison.Ordinal);
    }

    [Fact]
    public void Stalls_name_the_await_that_is_as_long_or_the_collector_that_pauses_at_the_same_time()
    {
        var stalled = Healthy() with { Samples = StalledEverySecond() };
        var awaited = stalled with { Awaits = [new(Frames("~Kestrel.Process > Stock.Sync"), 1, 300), new(Frames("Orders.Get"), 1, 2)] };
        var collected = stalled with { Trace = stalled.Trace! with { GcPauses = [new(900 * Millisecond, 110), new(1900 * Millisecond, 110), new(2900 * Millisecond, 110)] } };
        var unrelated = stalled with { Trace = stalled.Trace! with { GcPauses = [new(500 * Millisecond, 110)] } };

        Assert.Equal("every 1.0 s all requests stop for up to 0.3 s: they wait, without a thread, in Stock.Sync (Shop)", Causes.Of(awaited)[0].Line);
        Assert.Equal("every 1.0 s all requests stop for up to 0.1 s: the garbage collector stops them", Causes.Of(collected)[0].Line);
        Assert.Equal("every 1.0 s all requests stop for up to 0.1 s: not by the garbage collector", Causes.Of(unrelated)[0].Line);
    }

    [Fact]
    public void A_target_that_ended_is_said_first()
    {
        var causes = Causes.Of(Healthy() with { Trouble = "the target ended under the load: its own log says why" });

        Assert.Equal(CauseKind.Unreachable, causes[0].Kind);
    }

    [Fact]
    public void Without_evidence_nothing_is_claimed()
    {
        Assert.Equal(CauseKind.None, Assert.Single(Causes.Of(new TargetEvidence { Cores = 2 })).Kind);
    }

    private static TargetEvidence With(Func<TraceEvidence, TraceEvidence> trace) => Healthy() is var e ? e with { Trace = trace(e.Trace!) } : e;

    private static TargetEvidence Healthy() => new()
    {
        Cores = 2,
        Trace = new TraceEvidence
        {
            Duration = TimeSpan.FromSeconds(1),
            Cpu = Profile(Stack(Pool + "Orders.Get > Orders.List > ~JsonSerializer.Write", 900), Stack(Pool + "~Socket.Send", 600)),
            Samples = [.. Enumerable.Range(0, 1000).Select(i => At(1, i, Pool + "Orders.Get > Orders.List"))],
            LockWaits = [],
            Allocations = [new("String", 100_000, Frames("Orders.Get"))],
            GcPauses = [],
            Exceptions = [],
            StarvedThreadInjections = 0,
            WaitedForCoreMilliseconds = 300,
            LostEvents = 0,
        },
        Runtime = Runtime(),
        Routes = [new("GET", "/orders", 200, "", 10_000, 2)],
    };

    private static RuntimeUse Runtime() => new()
    {
        Samples = [],
        Requests = 10_000,
        RequestSeconds = 2,
        AllocatedBytes = 30e6,
        GcPauseShare = 0.002,
        PeakPoolQueue = 3,
        PeakPoolThreads = 5,
    };

    private static List<RuntimeSample> StalledEverySecond()
    {
        var done = 0L;
        return [.. Enumerable.Range(0, 40).Select(i => new RuntimeSample
        {
            AtTicks = i * 100 * Millisecond,
            CompletedRequests = done += i % 10 == 0 ? 0 : 50,
            ActiveRequests = 16,
        })];
    }

    private static HeapSnapshot Heap(params (string Type, long Bytes, long Count)[] types) =>
        new(types.ToDictionary(t => t.Type, t => new HeapType(t.Type, t.Bytes, t.Count)));
}
