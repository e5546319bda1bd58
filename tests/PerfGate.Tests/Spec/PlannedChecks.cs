using Xunit;

namespace PerfGate.Tests.Spec;

public sealed class PlannedChecks
{
    [Fact]
    public void A_latency_holds_for_each_endpoint_and_a_throughput_for_the_mix() =>
        Assert.Equal(
            ["GET /orders mean < 1 s", "GET /health mean < 1 s", "all endpoints throughput > 5/s", "target memory < 1 GiB", "GET /orders success >= 99 %", "GET /health success >= 99 %"],
            Checks("kind: load, thresholds: [mean < 1s, throughput > 5/s, memory < 1GiB]"));

    [Fact]
    public void Alone_every_endpoint_has_its_own_throughput_and_memory() =>
        Assert.Equal(
            ["GET /orders throughput > 5/s", "GET /health throughput > 5/s", "target under GET /orders memory < 1 GiB", "target under GET /health memory < 1 GiB", "GET /orders success >= 99 %", "GET /health success >= 99 %"],
            Checks("kind: benchmark, thresholds: [throughput > 5/s, memory < 1GiB]"));

    [Fact]
    public void A_ladder_is_judged_at_every_level() =>
        Assert.Equal(
            ["GET /orders success >= 99 % at 10", "GET /orders success >= 90 % at 20"],
            Checks("kind: stress, endpoints: orders, concurrency: [10, 20], thresholds: [success at 20 >= 90%]").Order(StringComparer.Ordinal).Reverse());

    [Fact]
    public void Rates_are_levels_too() =>
        Assert.Contains("GET /orders mean < 1 s at 20/s", Checks("kind: load, endpoints: orders, rate: [10/s, 20/s], thresholds: [mean at 20/s < 1s]"));

    [Fact]
    public void All_means_the_mix_and_frees_its_endpoints_of_the_default() =>
        Assert.Equal(["all endpoints success >= 90 %"], Checks("kind: load, thresholds: [success of all >= 90%]"));

    [Fact]
    public void All_of_one_endpoint_is_that_endpoint() =>
        Assert.Equal(["GET /orders success >= 90 %"], Checks("kind: benchmark, endpoints: orders, thresholds: [success of all >= 90%]"));

    [Fact]
    public void A_warn_limit_does_not_take_the_default_away() =>
        Assert.Equal(["GET /orders success >= 95 % (warn)", "GET /orders success >= 99 %"], Checks("kind: load, endpoints: orders, thresholds: [warn: success >= 95%]"));

    [Fact]
    public void A_default_of_one_endpoint_leaves_the_built_in_one_to_the_others()
    {
        var spec = ReadSpec.Of(ReadSpec.Head + "defaults: { thresholds: [success of orders >= 50%] }\nphases: { steady: { kind: load } }\n").Spec;

        Assert.Equal(["GET /orders success >= 50 %", "GET /health success >= 99 %"], Describe(spec));
    }

    [Fact]
    public void Defaults_yield_to_a_phase_level_by_level()
    {
        var spec = ReadSpec.Of(ReadSpec.Head + """
            defaults: { thresholds: [mean < 1s, warn: mean < 500ms] }
            phases:
              ladder: { kind: stress, endpoints: orders, concurrency: [10, 20], thresholds: [mean at 20 < 2s] }
            """).Spec;

        Assert.Equal(
            ["GET /orders mean < 2 s at 20", "GET /orders mean < 1 s at 10", "GET /orders mean < 500 ms at 10 (warn)", "GET /orders success >= 99 % at 10", "GET /orders success >= 99 % at 20"],
            Describe(spec));
    }

    [Fact]
    public void An_endpoint_brings_its_own_thresholds_into_every_phase()
    {
        var spec = ReadSpec.Of("""
            version: 1
            target: { url: "http://127.0.0.1:1" }
            endpoints:
              orders: { request: GET /orders, thresholds: [mean < 1s, throughput > 5/s] }
              health: GET /health
            phases:
              one: { kind: load, endpoints: [orders, health], thresholds: [mean of orders < 2s] }
              two: { kind: load, endpoints: health }
            """).Spec;

        Assert.Equal(
            ["GET /orders mean < 2 s", "GET /orders mean < 1 s", "GET /orders throughput > 5/s", "GET /orders success >= 99 %", "GET /health success >= 99 %", "GET /health success >= 99 %"],
            Describe(spec));
    }

    [Fact]
    public void Two_limits_on_the_same_are_told_apart_by_a_number()
    {
        var spec = ReadSpec.WithPhases("  steady: { kind: load, endpoints: orders, thresholds: [mean < 2s, mean < 1s, warn: mean < 500ms, mean > 0ms, p95 < 2s] }").Spec;

        Assert.Equal([1, 2, 1, 3, 1, 1], spec.Phases[0].Checks.Select(c => c.Occurrence));
    }

    [Fact]
    public void Endpoints_of_one_title_are_told_apart_by_their_names()
    {
        var spec = ReadSpec.Of("""
            version: 1
            target: { url: "http://127.0.0.1:1" }
            endpoints: { a: GET /x, b: GET /x }
            phases: { steady: { kind: load } }
            """).Spec;

        Assert.Equal(["GET /x (a)", "GET /x (b)"], spec.Phases[0].Checks.Select(c => c.Subject));
    }

    [Theory]
    [InlineData("mean of order < 1s", "unknown endpoint in phase 'steady': 'order'; did you mean 'orders'?")]
    [InlineData("mean at 10 < 1s", "phase 'steady' has no levels, not 10")]
    public void What_would_be_held_against_nothing_is_an_error(string threshold, string said) =>
        Assert.Contains(said, Assert.Single(ReadSpec.WithPhases($"  steady: {{ kind: load, thresholds: [{threshold}] }}").Errors), StringComparison.Ordinal);

    [Fact]
    public void All_is_nothing_where_each_endpoint_runs_alone() =>
        Assert.Contains("there is no 'all' to measure", Assert.Single(ReadSpec.WithPhases("  steady: { kind: benchmark, thresholds: [success of all > 1%] }").Errors), StringComparison.Ordinal);

    private static IReadOnlyList<string> Checks(string phase) => Describe(ReadSpec.WithPhases($"  steady: {{ {phase} }}\n").Spec);

    private static IReadOnlyList<string> Describe(PerfGate.Spec.GateSpec spec) =>
    [
        .. spec.Phases.SelectMany(p => p.Checks).Select(c =>
            $"{c.Subject} {c.Threshold.Metric.Name} {c.Threshold.Requirement}{(c.Level is { } level ? $" at {level}" : "")}{(c.Threshold.Severity == PerfGate.Syntax.Severity.Warning ? " (warn)" : "")}"),
    ];
}
