using PerfGate.Comparing;
using PerfGate.Measure;
using PerfGate.Spec;
using PerfGate.Statistics;
using PerfGate.Tests.Spec;
using PerfGate.Thresholds;
using Xunit;

namespace PerfGate.Tests.Comparing;

public sealed class DecidingByRounds
{
    private static readonly SequentialPlan Plan = new BaselineSpec { Location = default, RegressionLocation = default }.Sequential;

    [Fact]
    public void Nothing_changed_passes_at_the_first_look()
    {
        var state = Run(new Random(1), change: 0, spread: 0.01, cpuSpread: 0.01);

        Assert.Equal((SequentialDecision.Pass, 10), (state.Decision, state.Rounds));
        Assert.All(state.Metrics().Where(m => m.Hypothesis.Check is not null), m => Assert.Equal(m.Metric.IsWorseOnly ? ComparedOutcome.NotProvenWorse : ComparedOutcome.Unchanged, m.Metric.Outcome));
    }

    [Fact]
    public void Ten_percent_fails_soon()
    {
        var state = Run(new Random(2), change: 0.10, spread: 0.01, cpuSpread: 0.01);

        Assert.Equal((SequentialDecision.Fail, 12), (state.Decision, state.Rounds));
        var worst = state.Metrics().First(m => m.Metric.Outcome == ComparedOutcome.Worse).Metric;
        Assert.InRange(worst.Change, 0.08, 0.12);
        Assert.True(worst.Lower > worst.Tolerate);
    }

    [Fact]
    public void Noise_beyond_measure_is_inconclusive_at_the_last_look()
    {
        var state = Run(new Random(3), change: 0.035, spread: 0.3, cpuSpread: 0.3);

        Assert.Equal((SequentialDecision.Inconclusive, 30), (state.Decision, state.Rounds));
    }

    [Fact]
    public void Processor_time_that_scatters_need_not_be_proven_unchanged()
    {
        var state = Run(new Random(4), change: 0, spread: 0.01, cpuSpread: 0.08);

        Assert.Equal((SequentialDecision.Pass, 10), (state.Decision, state.Rounds));
        Assert.Equal(["cpu.per-request"], state.TooScattered.Select(h => h.Metric.Name));
        var shown = state.Metrics().Single(m => m.Metric.Metric == "cpu.per-request");
        Assert.Equal((ComparedOutcome.NotProvenWorse, true), (shown.Metric.Outcome, shown.Metric.IsWorseOnly));
    }

    [Fact]
    public void What_is_only_shown_decides_nothing()
    {
        IReadOnlyList<Hypothesis> hypotheses = [.. Paired(Compared()).Select(h => h.Metric.Name == "p99" ? h with { Check = null } : h)];
        var state = new ComparisonState(hypotheses, Plan);
        var random = new Random(5);
        while (state.Decision == SequentialDecision.Continue)
            state.Add([.. hypotheses.Select(h => new RoundValue((h.Check is null ? 0.5 : 0) + (Success(h) ? 0 : 0.01 * random.NextDouble()), 1, null))]);

        Assert.Equal(SequentialDecision.Pass, state.Decision);
        Assert.Contains(state.Metrics(), m => m.Metric is { Outcome: ComparedOutcome.Informative, IsWorse: true });
    }

    [Fact]
    public void Before_the_first_round_that_counts_there_is_nothing_to_show() =>
        Assert.Empty(new ComparisonState(Paired(Compared()), Plan).Metrics());

    [Fact]
    public void A_slow_tail_fails_a_comparison_whose_middle_is_unchanged_and_names_the_quantile()
    {
        var state = Run(Compared(), h => h.Metric.Name is "p90" or "p95" or "p99" ? Math.Log(2) : 0);

        Assert.Equal((SequentialDecision.Fail, 14), (state.Decision, state.Rounds));
        Assert.Equal(["p90", "p95", "p99"], state.Metrics().Where(m => m.Metric.Outcome == ComparedOutcome.Worse).Select(m => m.Metric.Metric));
        var comparison = new BaselineComparison { Baseline = "main", Rounds = 14, MostRounds = 30, Metrics = [] };
        var failed = state.Metrics().First(m => m.Metric.Metric == "p90");
        Assert.StartsWith("GET /orders: p90 +100", ComparedChecks.Judge(failed.Hypothesis.Check!, failed.Metric, comparison).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void What_is_not_proven_worse_passes_and_says_what_would_have_been_found()
    {
        var state = Run(Compared(), _ => 0);
        var comparison = new BaselineComparison { Baseline = "main", Rounds = 10, MostRounds = 30, Metrics = [] };
        var (hypothesis, metric) = state.Metrics().Single(m => m.Metric.Metric == "p99");

        var check = ComparedChecks.Judge(hypothesis.Check!, metric, comparison);

        Assert.Equal(CheckVerdict.Pass, check.Verdict);
        Assert.Matches(@"^not proven to be worse; changes from \+5\.\d % on would have been found$", check.Reason);
    }

    [Fact]
    public void Eight_failures_in_a_thousand_are_a_regression_with_both_sides_and_the_reason()
    {
        var hypotheses = Paired(Compared());
        var state = new ComparisonState(hypotheses, Plan);
        while (state.Decision == SequentialDecision.Continue)
            state.Add([.. hypotheses.Select((h, i) => Success(h) ? new RoundValue((state.Rounds % 3) * 0.008, 1, null) { Requests = 500 } : new RoundValue(0.0001 * ((i + state.Rounds) % 3), 1, null))]);
        var (hypothesis, metric) = state.Metrics().Single(m => m.Metric.Metric == "success");
        var failures = new ComparedFailures(new SideFailures(0, 10_164, null), new SideFailures(81, 10_164, "status 500"));

        var check = ComparedChecks.Judge(hypothesis.Check!, metric with { Failures = failures }, new BaselineComparison { Baseline = "main", Rounds = state.Rounds, MostRounds = 30, Metrics = [] });

        Assert.Equal((CheckVerdict.Fail, SequentialDecision.Fail), (check.Verdict, state.Decision));
        Assert.Equal("81 of 10,164 requests failed (status 500), of the baseline none of 10,164", check.Reason);
        Assert.Matches(@"success -0\.8 points \[-1\.2, -0\.4 points\] against the baseline \(100 %, now 99\.\d+ %\), threshold >= baseline, \d+ rounds", check.Message);
    }

    [Fact]
    public void An_allowance_in_the_metrics_own_unit_must_be_exceeded_as_well()
    {
        // A start of 100 ms that takes 160: more than a fifth longer, and not by a tenth of a second.
        Assert.Equal(SequentialDecision.Pass, Run(Compared(), h => h.Metric.Name == "startup" ? Math.Log(1.6) : 0, baseline: 0.1).Decision);
        Assert.Equal(SequentialDecision.Fail, Run(Compared(), h => h.Metric.Name == "startup" ? Math.Log(1.6) : 0, baseline: 1).Decision);
    }

    [Fact]
    public void A_side_that_differs_from_itself_is_noticed()
    {
        var hypotheses = Paired(Compared());
        var state = new ComparisonState(hypotheses, Plan);
        var random = new Random(6);
        while (state.Decision == SequentialDecision.Continue)
            state.Add([.. hypotheses.Select(_ => new RoundValue(0.002 * random.NextDouble(), 1, [0.03 + (0.002 * random.NextDouble()), 0]))]);

        Assert.True(state.IsInconsistent());
    }

    [Fact]
    public void Three_percent_more_allocation_fails_and_one_percent_passes()
    {
        Assert.Equal(SequentialDecision.Fail, Run(Allocating("allocated.per-request <= baseline + 3%"), _ => Math.Log(1.03)).Decision);
        Assert.Equal(SequentialDecision.Pass, Run(Allocating("allocated.per-request <= baseline + 3%"), _ => Math.Log(1.005)).Decision);
        Assert.Equal(0.01, Assert.Single(Paired(Allocating("allocated.per-request <= baseline + 3%")), h => h.Check is { Threshold.IsWorseOnly: false }).Bands.Tolerate, 1e-12);
    }

    [Fact]
    public void What_the_runtime_does_not_tell_decides_nothing_and_spoils_no_round()
    {
        var phase = Allocating("p25 <= baseline + 5%, allocated.per-request <= baseline + 3%");

        var state = Run(phase, h => h.Metric.Name == "allocated.per-request" ? null : 0.001);

        Assert.Equal((SequentialDecision.Pass, 10), (state.Decision, state.Rounds));
        Assert.Equal(["allocated.per-request"], state.Untold.Select(h => h.Metric.Name));
        Assert.False(state.IsIdle);
        Assert.DoesNotContain(state.Metrics(), m => m.Hypothesis.Metric.Name == "allocated.per-request");
    }

    [Fact]
    public void A_threshold_that_the_runtime_does_not_tell_is_invalid_with_the_reason()
    {
        var check = Allocating("p25 <= baseline + 5%, allocated.per-request <= baseline + 3%").Checks.Single(c => c.Threshold.Metric.Name == "allocated.per-request");
        var comparison = new BaselineComparison { Baseline = "main", Rounds = 10, MostRounds = 30, Metrics = [], LeftOut = [new LeftOut("allocated.per-request", check.Endpoint, "target", "no .NET process was found")] };

        var judged = ComparedChecks.Judge(check, null, comparison);

        Assert.Equal((CheckVerdict.Invalid, "allocated.per-request was not compared: no .NET process was found"), (judged.Verdict, judged.Reason));
        Assert.False(ComparedChecks.IsLeftOut(check, null, comparison));
    }

    [Fact]
    public void By_default_allocation_is_left_out_where_it_is_not_reported()
    {
        var phase = Compared();
        var check = phase.Checks.Single(c => c.Threshold.Metric.Name == "allocated.per-request");
        var steady = Run(phase, _ => 0.001).Metrics().Single(m => m.Hypothesis.Check == check).Metric;
        var comparison = new BaselineComparison { Baseline = "main", Rounds = 10, MostRounds = 30, Metrics = [], LeftOut = [new LeftOut("allocated.per-request", null, "target", "any reason")] };

        Assert.True(ComparedChecks.IsLeftOut(check, null, comparison with { LeftOut = [new LeftOut("allocated.per-request", check.Endpoint, "target", "any reason")] }));
        Assert.False(ComparedChecks.IsLeftOut(check, null, comparison with { LeftOut = [new LeftOut("p99", check.Endpoint, "target", "any reason")] }));
        Assert.False(ComparedChecks.IsLeftOut(check, steady, comparison));
    }

    [Fact]
    public void Allocation_that_scatters_need_not_be_proven_unchanged()
    {
        var random = new Random(8);

        var state = Run(Compared(), h => h.Metric.Name == "allocated.per-request" ? 0.02 * Normal(random) : 0.001);

        Assert.Equal((SequentialDecision.Pass, 10), (state.Decision, state.Rounds));
        Assert.Equal(["allocated.per-request"], state.TooScattered.Select(h => h.Metric.Name));
    }

    [Fact]
    public void Told_once_and_then_no_more_the_round_is_missing_it()
    {
        var phase = Allocating("allocated.per-request <= baseline + 3%");
        var hypotheses = Paired(phase);
        var state = new ComparisonState(hypotheses, Plan);
        RoundValue?[] none = [.. hypotheses.Select(_ => (RoundValue?)null)];

        Assert.Empty(state.MissingFrom(none));
        state.Add([.. hypotheses.Select(_ => new RoundValue(0.001, 1, null))]);

        Assert.Equal(["allocated.per-request"], state.MissingFrom(none).Select(h => h.Metric.Name));
    }

    [Fact]
    public void With_nothing_told_that_is_asked_for_no_round_decides()
    {
        var hypotheses = Paired(Allocating("allocated.per-request <= baseline + 3%"));
        var state = new ComparisonState(hypotheses, Plan);

        state.Add([.. hypotheses.Select(_ => (RoundValue?)null)]);

        Assert.True(state.IsIdle);
    }

    private static IReadOnlyList<Hypothesis> Paired(Phase phase) => [.. Hypotheses.Of(phase).Where(h => h.IsPaired)];

    private static bool Success(Hypothesis hypothesis) => hypothesis.Metric.Name == "success";

    private static Phase Allocating(string thresholds) =>
        ReadSpec.WithPhases($"  p: {{ kind: load, endpoints: orders, thresholds: [{thresholds}] }}\nbaseline: {{ ref: main }}").Spec.Phases.Single(p => p.Kind == PhaseKind.Compare);

    /// <summary>Rounds of this log ratio for each hypothesis, with next to no spread.</summary>
    private static ComparisonState Run(Phase phase, Func<Hypothesis, double?> logRatio, double baseline = 1)
    {
        var hypotheses = Paired(phase);
        var state = new ComparisonState(hypotheses, Plan);
        var random = new Random(7);
        while (state.Decision == SequentialDecision.Continue)
            state.Add([.. hypotheses.Select(h => logRatio(h) is { } value ? new RoundValue(Success(h) ? 0 : value + (0.001 * random.NextDouble()), baseline, null) : null)]);
        return state;
    }

    private static Phase Compared() =>
        ReadSpec.WithPhases("  p: { kind: load, endpoints: orders }\nbaseline: { ref: main, endpoints: orders }").Spec.Phases.Single(p => p.Kind == PhaseKind.Compare);

    private static ComparisonState Run(Random random, double change, double spread, double cpuSpread)
    {
        var hypotheses = Paired(Compared());
        var state = new ComparisonState(hypotheses, Plan);
        while (state.Decision == SequentialDecision.Continue)
            state.Add([.. hypotheses.Select(h => new RoundValue((h.Metric.Name is "allocated.per-request" or "success" ? 0 : Math.Log(1 + change)) + (Spread(h) * Normal(random)), 0.01, null))]);
        return state;

        double Spread(Hypothesis hypothesis) => hypothesis.Metric.Name switch
        {
            "cpu.per-request" => cpuSpread,
            "allocated.per-request" => 0.002,
            "success" => 0,
            _ => spread,
        };
    }

    private static double Normal(Random random) =>
        Math.Sqrt(-2 * Math.Log(1 - random.NextDouble())) * Math.Cos(2 * Math.PI * random.NextDouble());
}
