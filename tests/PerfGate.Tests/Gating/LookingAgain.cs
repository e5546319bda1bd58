using PerfGate.Measure;
using PerfGate.Spec;
using PerfGate.Tests.Spec;
using PerfGate.Tests.Thresholds;
using PerfGate.Thresholds;
using Xunit;

namespace PerfGate.Tests.Gating;

/// <summary>What asks for an extension, and with how much of alpha each look judges.</summary>
public sealed class LookingAgain
{
    [Theory]
    [InlineData("p95 < 151ms", true)]
    [InlineData("p95 < 200ms", false)]
    [InlineData("p95 < 100ms", false)]
    [InlineData("p99.9 < 1s", false)] // out of reach
    [InlineData("p99.9 < 151ms", false)]
    [InlineData("p99 < 1s", false)]
    [InlineData("warn: p95 < 151ms", false)]
    [InlineData("max < 151ms", false)]
    [InlineData("memory < 1GiB", false)] // not measured: more of the same would not measure it either
    public void Only_what_is_undecided_asks_for_more(string threshold, bool asks)
    {
        var looks = new LooksTaken(Phase(threshold), JudgingPolicy.Sequential);

        Assert.Equal(asks, looks.Undecided([Measured()], 0) is not null);
    }

    [Fact]
    public void Point_never_asks() => Assert.Null(new LooksTaken(Phase("p95 < 151ms"), JudgingPolicy.Point).Undecided([Measured()], 0));

    [Fact]
    public void Each_look_has_its_own_part_of_alpha()
    {
        var looks = new LooksTaken(Phase("p95 < 151ms"), JudgingPolicy.Sequential);
        Measurement[] all = [Measured(), Measured() with { Endpoint = "health" }];

        looks.Extended([all[0]], 2);

        Assert.Equal(
            [("orders", 0.995), ("health", 0.998), ("orders", 0.995), ("health", 0.998)],
            looks.Judge(all).Select(c => (c.Endpoint!, Math.Round(c.Interval!.Value.Confidence, 9))));
    }

    [Fact]
    public void A_breach_of_a_cold_target_asks_for_more()
    {
        var times = Window.Calm(1);
        var looks = new LooksTaken(Phase("mean < 90ms"), JudgingPolicy.Sequential);

        Assert.NotNull(looks.Undecided([Window.Of(20, 100, batch => times(batch) * (batch < 18 ? 200 : 100))], 0));
        Assert.Null(looks.Undecided([Window.Of(20, 100, batch => times(batch) * 200)], 0));
    }

    [Theory]
    [InlineData(0, true)]
    [InlineData(1, true)]
    [InlineData(2, false)]
    public void A_percentile_in_reach_asks_until_it_is_not(int look, bool asks)
    {
        // 400 requests; p99 takes 1,377.
        var looks = new LooksTaken(Phase("p99 < 1s"), JudgingPolicy.Sequential);

        Assert.Equal(asks, looks.Undecided([Window.Of(4, 100, Window.Calm(100), 1000)], look) is not null);
    }

    /// <summary>The thirds of a soak take three minutes: 50 seconds can become 200, and 40 only 160.</summary>
    [Theory]
    [InlineData(40, 0, false)]
    [InlineData(50, 0, true)]
    [InlineData(80, 1, false)]
    [InlineData(100, 1, true)]
    [InlineData(160, 2, false)]
    public void Thirds_out_of_reach_are_not_waited_for(int seconds, int look, bool asks)
    {
        var looks = new LooksTaken(Soaking("median.growth < 10%"), JudgingPolicy.Sequential);

        Assert.Equal(asks, looks.Undecided([Soak.Of(seconds)], look) is not null);
    }

    [Fact]
    public void An_undecided_drift_asks_for_more()
    {
        var looks = new LooksTaken(Soaking("median.growth < 10%"), JudgingPolicy.Sequential);

        Assert.NotNull(looks.Undecided([Soak.Of(600, milliseconds: at => at < 400 ? 10 : 11)], 0));
        Assert.Null(looks.Undecided([Soak.Of(600)], 0));
    }

    private static Phase Soaking(string threshold) => ReadSpec.WithPhases($"  steady: {{ kind: soak, duration: 15min, mode: alone, thresholds: [{threshold}] }}").Spec.Phases[0];

    private static Phase Phase(string threshold) => ReadSpec.WithPhases($"  steady: {{ kind: load, mode: alone, thresholds: [{threshold}] }}").Spec.Phases[0];

    private static Measurement Measured() => Window.Of(20, 100, Window.Calm(100), 100, 151, 200);
}
