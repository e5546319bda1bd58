using PerfGate.Load;
using PerfGate.Measure;
using PerfGate.Running;
using PerfGate.Spec;
using PerfGate.Tests.Spec;
using PerfGate.Tests.Thresholds;
using Xunit;

namespace PerfGate.Tests.Running;

public sealed class ExtendingALevel
{
    private static readonly Uri Somewhere = new("http://127.0.0.1:9");

    private readonly CancellationToken _cancel = TestContext.Current.CancellationToken;

    [Fact]
    public async Task Goes_on_as_long_as_it_is_asked_to_and_adds_up()
    {
        await using var server = ScriptedServer.Answering(Plans.Ok);
        var asked = new List<(int Look, long Offered)>();

        var outcome = await RunAsync(server, "{ kind: load, endpoints: health, rate: 200/s, duration: 100ms, warmup: 0s }", (level, look, _) =>
        {
            asked.Add((look, level[0].Offered));
            return true;
        });

        var all = Assert.Single(outcome.Measurements);
        Assert.Equal([(1, 20L), (2, 40)], asked);
        Assert.Equal((80L, 80L, 3, 2), (all.Offered, all.Attempts + all.Generator.Skipped, all.Spans.Count, all.Extensions));
        Assert.Equal(all.Succeeded, all.ResponseTime.Count);
        Assert.Equal(80, server.Requests + all.Generator.Skipped);
        Assert.Equal((TimeSpan.FromMilliseconds(400), 200d), (all.Elapsed, all.OfferedRate));
        Assert.Equal(all.Succeeded, all.Timeline.Sum(s => s.Succeeded));
    }

    [Fact]
    public async Task Each_endpoint_that_is_measured_alone_is_extended_for_itself()
    {
        await using var server = ScriptedServer.Answering(Plans.Ok);

        var outcome = await RunAsync(
            server, "{ kind: load, mode: alone, rate: 200/s, duration: 100ms, warmup: 0s }", (level, look, _) => level[0].Endpoint == "health" && look == 1);

        Assert.Equal([("orders", 20L), ("health", 40)], outcome.Measurements.Select(m => (m.Endpoint!, m.Offered)));
    }

    [Fact]
    public async Task What_ended_early_is_not_gone_on_with()
    {
        await using var server = ScriptedServer.Answering(Plans.Ok);
        var runner = new PhaseRunner(new LevelRunner(), Plans.Iterations());
        var watch = new PhaseWatch
        {
            Ticked = (_, _) => { },
            ShouldRepeat = _ => false,
            ShouldAbort = _ => "enough",
            ShouldExtend = (_, _, _) => throw new InvalidOperationException("it was asked all the same"),
        };

        var outcome = await runner.RunAsync(Phase("{ kind: load, endpoints: health, rate: 50/s, duration: 20s, warmup: 0s }"), server.Address, watch, _cancel);

        Assert.Equal("enough", outcome.Aborted);
    }

    [Fact]
    public void A_rate_is_kept_for_longer()
    {
        var plan = Plans.Rate(Somewhere, 200, TimeSpan.FromSeconds(10)) with { Warmup = TimeSpan.FromSeconds(1), Duration = TimeSpan.FromSeconds(10) };

        var more = Assert.Single(Extension.Of(plan, 2, TimeSpan.FromSeconds(10), number: 2));

        Assert.Equal(new ConstantRate(200, TimeSpan.FromSeconds(20)), Assert.IsType<OpenLoad>(more.Load).Arrivals);
        Assert.Equal((TimeSpan.FromSeconds(20), TimeSpan.FromSeconds(0.25)), (more.Duration, more.Warmup));
        Assert.NotEqual(plan.Seed, more.Seed);
    }

    [Fact]
    public void A_ramp_is_driven_again()
    {
        var ramp = new OpenLoad(StagedRate.Ramp(10, 200, TimeSpan.FromSeconds(10)), 8);
        var plan = Plans.Rate(Somewhere, 1, TimeSpan.FromSeconds(10)) with { Load = ramp };

        Assert.Equal([ramp, ramp], Extension.Of(plan, 2, TimeSpan.FromSeconds(10), number: 2).Select(p => p.Load));
    }

    [Theory]
    [InlineData(100, 10, 1, 100, null)] // as many again, however long they take
    [InlineData(100, 10, 2, 200, null)]
    [InlineData(100, 1, 1, 300, 2.5)] // a second: two and a half
    [InlineData(100, 0.001, 1, 3200, 2.5)] // a moment: as many as are reasonable
    [InlineData(100, 0.001, 2, 3200, 5.0)]
    public void Requests_are_repeated_and_a_moment_is_made_longer(long requests, double elapsed, int times, long expected, double? seconds)
    {
        var more = Assert.Single(Extension.Of(Plans.Requests(Somewhere, requests), times, TimeSpan.FromSeconds(elapsed), number: 1));

        Assert.Equal((expected, seconds), (more.Requests!.Value, more.Duration?.TotalSeconds));
    }

    [Fact]
    public void A_benchmark_keeps_its_longest_time()
    {
        var plan = Plans.Requests(Somewhere, 200) with { Duration = TimeSpan.FromSeconds(10) };

        var more = Assert.Single(Extension.Of(plan, 2, TimeSpan.FromSeconds(10), number: 2));

        Assert.Equal((400L, TimeSpan.FromSeconds(20)), (more.Requests!.Value, more.Duration));
    }

    [Fact]
    public void Connections_are_kept_for_longer()
    {
        var plan = Plans.Requests(Somewhere, 1, connections: 5) with { Requests = null, Duration = TimeSpan.FromSeconds(3) };

        var more = Assert.Single(Extension.Of(plan, 1, TimeSpan.FromSeconds(3), number: 1));

        Assert.Equal((null, TimeSpan.FromSeconds(3)), (more.Requests, more.Duration));
    }

    [Fact]
    public void What_the_generator_spoilt_is_left_out_and_counted()
    {
        var good = Window.Of(2, 100, _ => 10);
        var spoilt = Window.Of(4, 100, _ => 90) with { Generator = new GeneratorHealth { Invalid = ["the generator was frozen"] } };

        var (sum, leftOut) = Extension.Add([good], [spoilt]);

        Assert.Equal("an extension of 4 s with 400 requests was left out: the generator was frozen", leftOut);
        Assert.Equal((200L, 0), (sum[0].Succeeded, sum[0].Extensions));
        Assert.Empty(sum[0].Generator.Invalid);
        Assert.Equal(leftOut, Assert.Single(sum[0].Generator.Notes));
    }

    [Fact]
    public void What_is_good_is_added()
    {
        var good = Window.Of(2, 100, _ => 10);

        var (sum, leftOut) = Extension.Add([good], [good]);

        Assert.Equal((400L, 1), (sum[0].Succeeded, sum[0].Extensions));
        Assert.Null(leftOut);
    }

    private static Phase Phase(string text) => ReadSpec.WithPhases($"  steady: {text}").Spec.Phases[0];

    private Task<PhaseOutcome> RunAsync(ScriptedServer server, string phase, Func<IReadOnlyList<Measurement>, int, TimeSpan, bool> shouldExtend) =>
        new PhaseRunner(new LevelRunner(), Plans.Iterations()).RunAsync(
            Phase(phase), server.Address, new PhaseWatch { Ticked = (_, _) => { }, ShouldRepeat = _ => false, ShouldExtend = shouldExtend }, _cancel);
}
