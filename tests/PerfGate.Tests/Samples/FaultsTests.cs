using System.Collections.Concurrent;
using System.Net;
using AgentApi;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Xunit;

namespace PerfGate.Tests.Samples;

public sealed class FaultsTests
{
    private static readonly TimeSpan Time = TimeSpan.FromMilliseconds(20);

    [Theory]
    [InlineData("none", "1", 0)]
    [InlineData("AGENT_LATENCY", "20", 1)]
    [InlineData("AGENT_CPU", "20", 1)]
    [InlineData("AGENT_LOCK", "20", 1)]
    [InlineData("AGENT_BLOCK", "20", 1)]
    [InlineData("AGENT_ALLOC", "20", 1)]
    [InlineData("AGENT_LEAK", "20", 1)]
    [InlineData("AGENT_STALL", "20/200", 1)]
    [InlineData("AGENT_FAIL", "20", 1)]
    [InlineData("AGENT_CRASH", "20requests", 1)]
    [InlineData("AGENT_CRASH", "20s", 0)]
    [InlineData("AGENT_SLOW_METHOD", "20", 0)]
    public async Task Only_a_fault_that_is_on_is_in_the_pipeline(string name, string value, int middlewares)
    {
        var (switches, _) = FaultSwitchReader.Read(asked => asked == name ? value : null);
        await using var faults = new Faults(switches, new ManualClock());
        var pipeline = new CountingPipeline();

        faults.AddTo(pipeline);

        Assert.Equal(middlewares, pipeline.Middlewares);
    }

    [Fact]
    public async Task Latency_is_added_under_its_path_only()
    {
        await using var agent = await RunningAgent.StartAsync(new FaultSwitches { Latency = new TimedFault(Time, "/workflows") });

        using var direct = await agent.GetAsync("/config");
        Assert.False(agent.Clock.HasWait);

        var delayed = agent.GetAsync("/workflows/1");
        Assert.Equal(Time, await agent.Clock.NextWaitAsync());
        Assert.False(delayed.IsCompleted);
        agent.Clock.Advance(Time);
        using var response = await delayed;
        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
    }

    [Fact]
    public async Task Cpu_is_burnt_until_the_time_is_over_and_under_its_path_only()
    {
        await using var agent = await RunningAgent.StartAsync(
            new FaultSwitches { Cpu = new TimedFault(Time, "/capabilities") },
            new ManualClock { Tick = TimeSpan.FromMilliseconds(1) });
        var started = agent.Clock.GetUtcNow();

        using var direct = await agent.GetAsync("/config");
        Assert.Equal(started, agent.Clock.GetUtcNow());

        using var burnt = await agent.GetAsync("/capabilities");
        Assert.InRange(agent.Clock.GetUtcNow() - started, Time, Time + TimeSpan.FromMilliseconds(2));
    }

    [Fact]
    public async Task One_request_at_a_time_holds_the_lock()
    {
        var inside = 0;
        var held = new ConcurrentBag<(int Inside, TimeSpan Time)>();
        var clock = new ManualClock();
        var faults = new Faults(new FaultSwitches { Lock = Time }, clock)
        {
            Sleep = time =>
            {
                held.Add((Interlocked.Increment(ref inside), time));
                Thread.Yield();
                Interlocked.Decrement(ref inside);
            },
        };
        await using var agent = await RunningAgent.StartAsync(faults, clock);

        await Task.WhenAll(Enumerable.Range(0, 16).Select(_ => agent.GetJsonAsync("/config")));

        Assert.Equal(Enumerable.Repeat((1, Time), 16), held);
    }

    [Fact]
    public async Task A_blocking_wait_occupies_its_thread()
    {
        var clock = new ManualClock();
        await using var faults = new Faults(FaultSwitches.AllOff, clock);

        var blocked = Task.Run(() => faults.BlockThread(Time), TestContext.Current.CancellationToken);

        Assert.Equal(Time, await clock.NextWaitAsync());
        Assert.Equal(TaskStatus.Running, blocked.Status);
        clock.Advance(Time);
        await blocked.WaitAsync(TimeSpan.FromSeconds(30), TestContext.Current.CancellationToken);
    }

    [Fact]
    public async Task A_blocked_request_is_answered_in_the_end()
    {
        await using var agent = await RunningAgent.StartAsync(new FaultSwitches { Block = Time });

        var blocked = agent.GetAsync("/config");
        agent.Clock.Advance(await agent.Clock.NextWaitAsync());
        using var response = await blocked;

        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
    }

    [Fact]
    public void The_allocation_storm_allocates_what_it_was_told()
    {
        var before = GC.GetAllocatedBytesForCurrentThread();
        Faults.Allocate(kilobytes: 1000);
        var allocated = GC.GetAllocatedBytesForCurrentThread() - before;

        Assert.InRange(allocated, 1000 * 1024, 1010 * 1024);
    }

    [Fact]
    public async Task Leaked_memory_is_retained()
    {
        await using var agent = await RunningAgent.StartAsync(new FaultSwitches { LeakKilobytes = 40 });

        for (var request = 1; request <= 3; request++)
        {
            await agent.GetJsonAsync("/config");
            Assert.Equal(request * 40 * 1024, agent.Faults.RetainedBytes);
        }
    }

    [Theory]
    [InlineData(0, 0)]
    [InlineData(100, 0)]
    [InlineData(1999, 0)]
    [InlineData(2000, 200)]
    [InlineData(2150, 50)]
    [InlineData(2200, 0)]
    [InlineData(4001, 199)]
    public async Task A_request_that_arrives_during_a_stall_waits_for_its_end(int arrivesAtMs, int waitsMs)
    {
        var clock = new ManualClock();
        await using var faults = new Faults(FaultSwitches.AllOff, clock);
        clock.Advance(TimeSpan.FromMilliseconds(arrivesAtMs));

        var waiting = faults.WaitOutStallAsync(new StallFault(TimeSpan.FromMilliseconds(200), TimeSpan.FromSeconds(2)));

        Assert.Equal(waitsMs == 0, waiting.IsCompleted);
        if (waitsMs > 0)
            Assert.Equal(TimeSpan.FromMilliseconds(waitsMs), await clock.NextWaitAsync());
        clock.Advance(TimeSpan.FromMilliseconds(waitsMs));
        await waiting.WaitAsync(TimeSpan.FromSeconds(30), TestContext.Current.CancellationToken);
    }

    [Fact]
    public async Task The_same_share_of_requests_fails_in_every_run()
    {
        var first = await FailuresAsync(percent: 30);
        var second = await FailuresAsync(percent: 30);

        Assert.Equal(first, second);
        Assert.InRange(first.Count(failed => failed), 270, 330);
        Assert.DoesNotContain(false, await FailuresAsync(percent: 100));
    }

    [Fact]
    public async Task A_failed_request_is_answered_500_with_problem_details()
    {
        await using var agent = await RunningAgent.StartAsync(new FaultSwitches { FailPercent = 100 });

        using var response = await agent.GetAsync("/health");

        Assert.Equal(HttpStatusCode.InternalServerError, response.StatusCode);
        Assert.Equal("application/problem+json", response.Content.Headers.ContentType?.MediaType);
    }

    [Fact]
    public async Task The_crash_comes_with_the_request_that_was_named()
    {
        var lastLines = new ConcurrentQueue<string>();
        var clock = new ManualClock();
        var faults = new Faults(new FaultSwitches { Crash = new CrashFault(3, Time: null) }, clock) { EndProcess = lastLines.Enqueue };
        await using var agent = await RunningAgent.StartAsync(faults, clock);

        await agent.GetJsonAsync("/health");
        await agent.GetJsonAsync("/health");
        Assert.Empty(lastLines);

        await agent.GetJsonAsync("/health");
        Assert.Equal(["AgentApi: crashed after 3 requests (AGENT_CRASH)"], lastLines);
    }

    [Fact]
    public async Task The_crash_comes_after_the_time_that_was_named()
    {
        var lastLines = new ConcurrentQueue<string>();
        var clock = new ManualClock();
        var faults = new Faults(new FaultSwitches { Crash = new CrashFault(null, TimeSpan.FromSeconds(5)) }, clock) { EndProcess = lastLines.Enqueue };
        await using var agent = await RunningAgent.StartAsync(faults, clock);

        clock.Advance(TimeSpan.FromSeconds(4.9));
        Assert.Empty(lastLines);

        clock.Advance(TimeSpan.FromSeconds(0.1));
        Assert.Equal(["AgentApi: crashed after 5 s (AGENT_CRASH)"], lastLines);
    }

    private static async Task<IReadOnlyList<bool>> FailuresAsync(double percent)
    {
        await using var faults = new Faults(FaultSwitches.AllOff, new ManualClock());
        var failures = new List<bool>();
        for (var request = 0; request < 1000; request++)
        {
            var answered = false;
            var context = new DefaultHttpContext();
            await faults.FailShareAsync(context, _ =>
            {
                answered = true;
                return Task.CompletedTask;
            }, percent);
            Assert.Equal(answered ? 200 : 500, context.Response.StatusCode);
            failures.Add(!answered);
        }

        return failures;
    }

    private sealed class CountingPipeline : IApplicationBuilder
    {
        private readonly ApplicationBuilder _builder = new(new NoServices());

        public int Middlewares { get; private set; }

        public IServiceProvider ApplicationServices { get => _builder.ApplicationServices; set => _builder.ApplicationServices = value; }

        public IFeatureCollection ServerFeatures => _builder.ServerFeatures;

        public IDictionary<string, object?> Properties => _builder.Properties;

        public IApplicationBuilder Use(Func<RequestDelegate, RequestDelegate> middleware)
        {
            Middlewares++;
            return this;
        }

        public IApplicationBuilder New() => _builder.New();

        public RequestDelegate Build() => _builder.Build();
    }

    private sealed class NoServices : IServiceProvider
    {
        public object? GetService(Type serviceType) => null;
    }
}
