using PerfGate.Spec;
using PerfGate.Thresholds;
using Xunit;

namespace PerfGate.Tests.Spec;

public sealed class ComparisonsOfASpec
{
    private const string Tails = "p50 p75 p90 p95 p99";

    [Fact]
    public void Without_a_threshold_that_compares_the_whole_spec_is_compared() =>
        Assert.Equal(
            [
                "GET /orders p25 vs baseline <= baseline + 5 % [baseline]", "GET /health p25 vs baseline <= baseline + 5 % [baseline]",
                "target cpu.per-request vs baseline <= baseline + 5 % [baseline]", "target allocated.per-request vs baseline <= baseline + 3 % [baseline]",
                "GET /orders success >= 99 % [baseline]", "GET /health success >= 99 % [baseline]",
            ],
            Proven("  p: { kind: load }\nbaseline: { ref: main }"));

    [Fact]
    public void A_threshold_of_a_phase_is_compared_under_its_own_mix() =>
        Assert.Equal(
            ["GET /orders p95 vs baseline <= baseline + 10 % [p vs baseline]", "GET /orders success >= 99 % [p vs baseline]"],
            Proven("  p: { kind: load, endpoints: orders, thresholds: [p95 <= baseline + 10%] }\nbaseline: { ref: main }"));

    [Fact]
    public void The_rest_of_the_distribution_failures_and_starts_are_judged_for_the_worse_alone() =>
        Assert.Equal(
            [
                .. Tails.Split(' ').Select(q => $"GET /orders {q} vs baseline <= baseline + 5 %"), "GET /orders success vs baseline >= baseline",
                "target db.commands.per-request vs baseline <= baseline + 5 % and + 0.1", "target http.calls.per-request vs baseline <= baseline + 5 % and + 0.1",
                "target exceptions.per-request vs baseline <= baseline + 5 % and + 0.1", "target log.lines.per-request vs baseline (warn) <= baseline + 5 % and + 0.1",
                "target startup vs baseline <= baseline + 20 % and + 100 ms", "target first-request vs baseline <= baseline + 20 % and + 50 ms", "target memory vs baseline (warn) <= baseline + 10 %",
            ],
            Of("  p: { kind: load }\nbaseline: { ref: main, endpoints: orders }").Where(c => c.Threshold.IsWorseOnly).Select(c => $"{c.Name} {c.Threshold.Requirement}"));

    [Fact]
    public void A_threshold_of_the_spec_takes_the_place_of_what_is_judged_by_default()
    {
        var checks = Of("  p: { kind: load, endpoints: orders, thresholds: [p95 <= baseline + 10%, { warn: p99 <= baseline + 20% }, success >= baseline - 0.5 points] }\nbaseline: { ref: main }").ToList();

        Assert.Equal(["p25", "p50", "p75", "p90", "cpu.per-request", "allocated.per-request", "db.commands.per-request", "http.calls.per-request", "exceptions.per-request", "log.lines.per-request", "startup", "first-request", "memory"], checks.Where(c => c.Threshold is { IsWorseOnly: true, IsDefault: true }).Select(c => c.Threshold.Metric.Name));
        var success = Assert.Single(checks, c => c.Threshold is { Metric.Name: "success", IsDefault: false }).Threshold;
        Assert.Equal((">= baseline - 0.5 points", true), (success.Requirement, success.IsWorseOnly));
        Assert.Contains(checks, c => c.Threshold is { Metric.Name: "success", Limit: AbsoluteLimit });
    }

    [Theory]
    [InlineData("success >= baseline - 1%", "success is compared in points")]
    [InlineData("success <= baseline - 1 points", "success is compared in points")]
    [InlineData("first-request < 300ms", "write it relative to the baseline")]
    public void What_cannot_be_compared_or_measured_so_says_how_it_is_written(string threshold, string words) =>
        Assert.Contains(ReadSpec.WithPhases($"  p: {{ kind: load, thresholds: ['{threshold}'] }}\nbaseline: {{ ref: main }}").Errors, e => e.Contains(words, StringComparison.Ordinal));

    [Theory]
    [InlineData("success >= baseline", ">= baseline", 0)]
    [InlineData("success >= baseline - 0.1 points", ">= baseline - 0.1 points", 0.001)]
    [InlineData("success >= baseline - 1 point", ">= baseline - 1 points", 0.01)]
    public void Success_may_be_so_many_points_less(string threshold, string requirement, double points)
    {
        var read = Assert.Single(Of($"  p: {{ kind: load, endpoints: orders, thresholds: ['{threshold}'] }}\nbaseline: {{ ref: main }}"), c => c.Threshold is { Metric.Name: "success", IsDefault: false }).Threshold;

        Assert.Equal((requirement, points), (read.Requirement, ((BaselineLimit)read.Limit).Points));
    }

    [Theory]
    [InlineData("[5, 6]", "'looks'")]
    [InlineData("[10, 12]", "before round 13")]
    public void Rounds_that_can_never_decide_are_refused_with_the_least_that_can(string looks, string words) =>
        Assert.Contains(
            ReadSpec.WithPhases($"  p: {{ kind: load }}\nbaseline: {{ ref: main, rounds: {{ looks: {looks} }} }}").Errors,
            e => e.Contains("can never decide", StringComparison.Ordinal) && e.Contains(words, StringComparison.Ordinal));

    [Fact]
    public void A_phase_in_the_open_model_is_compared_at_its_own_rate()
    {
        var spec = ReadSpec.WithPhases("  p: { kind: load, rate: 120/s, thresholds: [p95 <= baseline + 10%] }\n  q: { kind: load, thresholds: [p95 <= baseline + 10%] }\nbaseline: { ref: main }").Spec;

        Assert.Equal([("p vs baseline", 120.0), ("q vs baseline", null)], spec.Phases.Where(p => p.Kind == PhaseKind.Compare).Select(p => (p.Name, p.Rate)));
    }

    [Fact]
    public void How_requests_are_sent_holds_for_comparisons_too()
    {
        var spec = ReadSpec.WithPhases(
            "  p: { kind: load, thresholds: [p95 <= baseline + 10%] }\nbaseline: { ref: main, regression: 3% }\nhttp: { version: 2, streams: 7 }\naffinity: 0").Spec;

        Assert.Equal(["p", "p vs baseline", "baseline"], spec.Phases.Select(p => p.Name));
        Assert.All(spec.Phases, p => Assert.Equal((7, "0"), (p.Http.Streams, p.Affinity?.ToString())));
    }

    [Fact]
    public void A_regression_is_compared_beside_the_thresholds_of_phases() =>
        Assert.Equal(
            ["p vs baseline", "baseline"],
            ReadSpec.WithPhases("  p: { kind: load, thresholds: [p95 <= baseline + 10%] }\nbaseline: { ref: main, regression: 3% }").Spec.Phases.Where(p => p.Kind == PhaseKind.Compare).Select(p => p.Name));

    [Fact]
    public void A_phase_that_is_not_chosen_is_not_compared() =>
        Assert.Equal(
            ["q"],
            ReadSpec.WithPhases("  p: { kind: load, thresholds: [p95 <= baseline + 10%] }\n  q: { kind: load }\nbaseline: { ref: main, regression: 3% }", new SpecSelection { Phases = ["q"] }).Spec.Phases.Select(p => p.Name));

    [Fact]
    public void Behind_a_url_only_response_times_and_failures_gate_by_themselves() =>
        Assert.Equal(
            [.. $"p25 {Tails}".Split(' ').Select(q => $"GET /orders {q} vs baseline <= baseline + 5 % [baseline]"), "GET /orders success vs baseline >= baseline [baseline]", "GET /orders success >= 99 % [baseline]"],
            ReadSpec.Of("version: 1\ntarget: { url: http://127.0.0.1:81 }\nendpoints: { orders: GET /orders }\nphases: { p: { kind: load } }\nbaseline: { url: http://127.0.0.1:82 }")
                .Spec.Phases.Single(p => p.Kind == PhaseKind.Compare).Checks.Select(c => $"{c.Name} {c.Threshold.Requirement} [{c.Phase}]"));

    [Fact]
    public void Without_counters_allocation_does_not_gate() =>
        Assert.DoesNotContain(
            "target allocated.per-request", string.Join('\n', Compared("  p: { kind: load }\nbaseline: { ref: main }\ncounters: off")), StringComparison.Ordinal);

    [Fact]
    public void Allocation_may_grow_by_three_fifths_of_the_regression() =>
        Assert.Contains("target allocated.per-request vs baseline <= baseline + 6 % [baseline]", Compared("  p: { kind: load }\nbaseline: { ref: main, regression: 10% }"));

    [Fact]
    public void Points_breaches_of_the_regression_at_its_own_line() =>
        Assert.Equal(
            "/repo/shop/perfgate.yml(10,3)",
            ReadSpec.WithPhases("  p: { kind: load }\nbaseline:\n  ref: main\n  regression: 7%\n").Spec.Phases.Single(p => p.Kind == PhaseKind.Compare).Checks[0].Threshold.Location.ToString());

    [Fact]
    public void The_command_line_gives_another_ref_or_none()
    {
        const string phases = "  p: { kind: load, thresholds: [p95 <= baseline + 10%] }\n";

        Assert.Equal("v1", ReadSpec.WithPhases(phases + "baseline: { ref: main }", new SpecSelection { Baseline = "v1" }).Spec.Baseline!.Ref);
        Assert.Equal(["p", "p vs baseline"], ReadSpec.WithPhases(phases, new SpecSelection { Baseline = "v1" }).Spec.Phases.Select(p => p.Name));
        Assert.Equal(["p"], ReadSpec.WithPhases(phases + "baseline: { ref: main }", new SpecSelection { Baseline = "none" }).Spec.Phases.Select(p => p.Name));
    }

    [Fact]
    public void A_service_that_runs_already_is_compared_with_nothing_and_that_is_said()
    {
        var read = ReadSpec.WithPhases("  p: { kind: load }\nbaseline: { ref: main }", new SpecSelection { TargetUrl = "http://127.0.0.1:80" });

        Assert.Equal(["p"], read.Spec.Phases.Select(p => p.Name));
        Assert.Contains("nothing is compared with main: the target runs already, at http://127.0.0.1:80", read.Warnings);
    }

    private static IEnumerable<PlannedCheck> Of(string phases) => ReadSpec.WithPhases(phases).Spec.Phases.Where(p => p.Kind == PhaseKind.Compare).SelectMany(p => p.Checks);

    private static IEnumerable<string> Proven(string phases) => Of(phases).Where(c => !c.Threshold.IsWorseOnly).Select(c => $"{c.Name} {c.Threshold.Requirement} [{c.Phase}]");

    private static IEnumerable<string> Compared(string phases) =>
        ReadSpec.WithPhases(phases).Spec.Phases.Where(p => p.Kind == PhaseKind.Compare).SelectMany(p => p.Checks).Select(c => $"{c.Name} {c.Threshold.Requirement} [{c.Phase}]");
}
