using PerfGate.Load;
using PerfGate.Measure;
using PerfGate.Running;
using PerfGate.Tests.Spec;
using PerfGate.Thresholds;
using Xunit;

namespace PerfGate.Tests.Running;

public sealed class PausingASoak
{
    private static readonly Uri Somewhere = new("http://127.0.0.1:9");

    private readonly CancellationToken _cancel = TestContext.Current.CancellationToken;

    [Fact]
    public async Task Reads_what_the_target_holds_between_its_parts()
    {
        await using var server = ScriptedServer.Answering(Plans.Ok);
        var phase = ReadSpec.WithPhases("  steady: { kind: soak, endpoints: health, rate: 200/s, duration: 600ms, warmup: 0s, plateaus: 12 }").Spec.Phases[0];
        var pauses = 0;
        var watch = new PhaseWatch
        {
            Ticked = (_, _) => { },
            ShouldRepeat = _ => false,
            ShouldExtend = (_, _, _) => throw new InvalidOperationException("a soak that pauses is not extended"),
            ReadStock = _ => Task.FromResult<TargetStock?>(++pauses == 3 ? null : new TargetStock(pauses, 10 * pauses, 5, 6)),
        };

        var outcome = await new PhaseRunner(new LevelRunner(), Plans.Iterations()).RunAsync(phase, server.Address, watch, _cancel);

        var all = Assert.Single(outcome.Measurements);
        Assert.Equal((120L, 12, 12, 0), (all.Offered, pauses, all.Spans.Count, all.Extensions));
        Assert.Equal(0.6, all.Elapsed.TotalSeconds, 6);
        Assert.Equal(11, all.Plateaus.Count);
        Assert.Equal(new Plateau(0.05, all.Plateaus[0].Requests, 1, 10, 5, 6), all.Plateaus[0] with { AtSeconds = Math.Round(all.Plateaus[0].AtSeconds, 6) });
        Assert.Equal(all.Attempts, all.Plateaus[^1].Requests);

        // Each part has one second, cut off; the pauses between them belong to no third.
        var thirds = Thirds.Of(all);
        Assert.Equal(12, all.Timeline.Count);
        Assert.Equal(all.Timeline.Take(4), thirds.First.Select(s => s.Of));
        Assert.Equal(all.Timeline.TakeLast(4), thirds.Last.Select(s => s.Of));
        Assert.DoesNotContain(thirds.First.Concat(thirds.Last), s => s.IsWhole);
    }

    [Fact]
    public void Only_the_first_part_is_warmed_up()
    {
        var plan = Plans.Rate(Somewhere, 200, TimeSpan.FromMinutes(24)) with { Warmup = TimeSpan.FromSeconds(5), Duration = TimeSpan.FromMinutes(24) };

        var (first, second) = (Segment.Of(plan, 0, 12), Segment.Of(plan, 1, 12));

        Assert.Equal((TimeSpan.FromSeconds(5), TimeSpan.Zero), (first.Warmup, second.Warmup));
        Assert.Equal((TimeSpan.FromMinutes(2), TimeSpan.FromMinutes(2)), (second.Duration, Assert.IsType<OpenLoad>(second.Load).Arrivals.Duration));
        Assert.NotEqual(first.Seed, second.Seed);
    }

    [Fact]
    public void Random_arrivals_keep_their_rate()
    {
        var poisson = new OpenLoad(StagedRate.Constant(200, TimeSpan.FromMinutes(24)) with { IsPoisson = true }, 8);
        var plan = Plans.Rate(Somewhere, 1, TimeSpan.FromMinutes(24)) with { Load = poisson };

        var arrivals = Assert.IsType<StagedRate>(Assert.IsType<OpenLoad>(Segment.Of(plan, 1, 12).Load).Arrivals);

        Assert.Equal((200, TimeSpan.FromMinutes(2), true), (arrivals.MeanRate, arrivals.Duration, arrivals.IsPoisson));
    }

    [Theory]
    [InlineData("kind: soak, duration: 20min", 12)]
    [InlineData("kind: soak, duration: 19min", 0)]
    [InlineData("kind: soak, duration: 5min, plateaus: 20", 20)]
    [InlineData("kind: soak, duration: 30min, plateaus: 0", 0)]
    [InlineData("kind: soak, duration: 30min, rate: { from: 1/s, to: 9/s }", 0)]
    [InlineData("kind: soak, duration: 30min, rate: 5/s, poisson: true", 12)]
    [InlineData("kind: load, duration: 30min", 0)]
    public void A_long_soak_pauses_by_itself(string phase, int plateaus) =>
        Assert.Equal(plateaus, ReadSpec.WithPhases($"  p: {{ {phase} }}").Spec.Phases[0].Plateaus);

    [Theory]
    [InlineData("kind: load, plateaus: 12", "'plateaus' belongs to kind soak")]
    [InlineData("kind: soak, plateaus: 5", "'plateaus' is at least 12, of which the first 4 are warm-up, or 0 for none; found 5")]
    [InlineData("kind: soak, plateaus: 12, rate: { from: 1/s, to: 9/s }", "'plateaus' needs a load that stays the same for a 'duration': neither a ramp nor a number of requests")]
    [InlineData("kind: soak, plateaus: 12, requests: 100", "'plateaus' needs a load that stays the same for a 'duration': neither a ramp nor a number of requests")]
    public void What_cannot_pause_is_an_error(string phase, string error) =>
        Assert.EndsWith(error, Assert.Single(ReadSpec.WithPhases($"  p: {{ {phase} }}").Errors), StringComparison.Ordinal);
}
