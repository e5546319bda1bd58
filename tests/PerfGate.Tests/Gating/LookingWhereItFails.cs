using PerfGate.Load;
using PerfGate.Measure;
using PerfGate.Reports;
using PerfGate.Spec;
using PerfGate.Tests.Spec;
using PerfGate.Thresholds;
using Xunit;

namespace PerfGate.Tests.Gating;

public sealed class LookingWhereItFails
{
    private static readonly IReadOnlyList<Phase> Phases = ReadSpec.WithPhases("""
          most: { kind: capacity, rate: { from: 100/s, to: 3200/s }, thresholds: [p95 < 50ms, capacity >= 2000/s] }
          ladder: { kind: stress, rate: [100/s, 200/s, 400/s], duration: 10s, thresholds: [p95 < 50ms] }
          alone: { kind: stress, mode: alone, concurrency: [1, 2, 4], thresholds: [p95 < 50ms] }

        """).Spec.Phases;

    [Fact]
    public void A_search_is_looked_into_at_the_lowest_rate_above_its_capacity_that_failed()
    {
        // 282 failed once and held in the end.
        var report = Searched(283, (100, true), (200, true), (400, false), (283, false), (283, true), (283, true), (336, false), (300, false));

        Assert.Equal(300, RateOf(LookPart.Of(Phase("most"), report, [])));
    }

    [Fact]
    public void Where_no_level_holds_it_is_the_lowest_and_where_all_hold_the_highest()
    {
        Assert.Equal(100, RateOf(LookPart.Of(Phase("most"), Searched(null, (100, false), (100, false)), [])));
        Assert.Equal(3200, RateOf(LookPart.Of(Phase("most"), Searched(3200, (1600, true), (3200, true)), [])));
    }

    [Fact]
    public void What_the_generator_could_not_offer_is_not_driven_again()
    {
        Assert.Equal(200, RateOf(LookPart.Of(Phase("most"), Searched(200, (200, true), (400, null)), [])));
        Assert.Same(Phase("most").Levels[0], LookPart.Of(Phase("most"), Searched(null, (100, null)), []).Level);
    }

    [Fact]
    public void A_ladder_is_looked_into_at_the_first_level_that_failed_and_not_at_the_worst()
    {
        var at = LookPart.Of(Phase("ladder"), Report("ladder"), [Breach("ladder", 400), Breach("ladder", 200)]);

        Assert.Equal((200, null), (at.Level.Level!.Value.Value, at.Endpoint));
    }

    [Fact]
    public void Of_endpoints_that_are_driven_alone_the_worst_decides()
    {
        var at = LookPart.Of(Phase("alone"), Report("alone"), [Breach("alone", 4, "orders"), Breach("alone", 1, "health"), Breach("alone", 2, "orders")]);

        Assert.Equal((2, "orders"), (at.Level.Level!.Value.Value, at.Endpoint));
    }

    [Fact]
    public void Without_a_breach_of_a_level_it_is_the_highest()
    {
        Assert.Equal(400, LookPart.Of(Phase("ladder"), Report("ladder"), []).Level.Level!.Value.Value);
        Assert.Equal(400, LookPart.Of(Phase("ladder"), Report("ladder"), [Breach("ladder", 400) with { Level = null }]).Level.Level!.Value.Value);
    }

    private static Phase Phase(string name) => Phases.Single(p => p.Name == name);

    private static double RateOf(LookPart part)
    {
        var load = Assert.IsType<OpenLoad>(part.Level.Load);
        Assert.Equal(new Level(load.Arrivals.MeanRate, LevelUnit.Rate), part.Level.Level);
        return load.Arrivals.MeanRate;
    }

    private static Check Breach(string phase, double level, string? endpoint = null)
    {
        var planned = Phase(phase).Checks.First(c => c.Level?.Value == level && (endpoint is null || c.Endpoint == endpoint));
        return Judge.NotReached(planned, "a test") with { Verdict = CheckVerdict.Fail };
    }

    private static PhaseReport Searched(double? capacity, params (double Rate, bool? Holds)[] levels) => Report("most") with
    {
        Capacity = new CapacityReport(
            LevelUnit.Rate,
            new BoundedValue(capacity, capacity ?? 0, double.PositiveInfinity, null),
            [.. levels.Select(l => new CapacityLevel(new Level(l.Rate, LevelUnit.Rate), l.Holds, null, null))]),
    };

    private static PhaseReport Report(string phase) => new()
    {
        Name = phase,
        Kind = "load",
        Tags = [],
        Started = DateTimeOffset.UnixEpoch,
        Duration = TimeSpan.FromSeconds(1),
        Warmup = TimeSpan.Zero,
        EndpointTitles = new Dictionary<string, string>(),
        Measurements = [],
    };
}
