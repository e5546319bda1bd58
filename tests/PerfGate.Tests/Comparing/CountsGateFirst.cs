using System.Text;
using PerfGate.Comparing;
using PerfGate.Measure;
using PerfGate.Running;
using PerfGate.Spec;
using PerfGate.Statistics;
using PerfGate.Tests.Reports;
using PerfGate.Tests.Running;
using PerfGate.Tests.Spec;
using PerfGate.Thresholds;
using Xunit;

namespace PerfGate.Tests.Comparing;

/// <summary>Whole comparisons whose rounds are written down: what a noisy machine spoils, and what it does not.</summary>
public sealed class CountsGateFirst
{
    private static readonly Phase Compared =
        ReadSpec.WithPhases("  p: { kind: load, endpoints: orders }\nbaseline: { ref: main, endpoints: orders }").Spec.Phases.Single(p => p.Kind == PhaseKind.Compare);

    [Fact]
    public async Task Five_times_the_allocation_fails_though_no_round_was_quiet_enough_for_a_time()
    {
        var result = await CompareAsync(number => Noisy(number, allocated: [1_000_000 + number, 6_200_000 + number]));

        var (verdict, check) = Verdict(result, "allocated.per-request");
        Assert.Equal(CheckVerdict.Fail, verdict);
        Assert.Equal(5.2, check.Compared!.Change, 0.01);
        Assert.True(check.Compared.Lower > 5);
        Assert.Equal(CheckVerdict.Invalid, Verdict(result, "p25").Verdict);
    }

    [Fact]
    public async Task Equal_allocation_passes_and_only_the_times_are_invalid()
    {
        var result = await CompareAsync(number => Noisy(number, allocated: [1_000_000 + number, 1_000_100 - number]));

        Assert.Equal(CheckVerdict.Pass, Verdict(result, "allocated.per-request").Verdict);
        Assert.Equal((CheckVerdict.Invalid, "3 of 3 rounds could not be used: another program ran"), (Verdict(result, "p25").Verdict, Verdict(result, "p25").Check.Reason));
    }

    [Fact]
    public async Task Without_a_count_three_noisy_rounds_are_enough()
    {
        var rounds = 0;
        var result = await CompareAsync(number => Noisy(rounds = number, allocated: [null, null]));

        Assert.Equal(3, rounds);
        Assert.Equal(CheckVerdict.Invalid, Verdict(result, "p25").Verdict);
    }

    [Fact]
    public async Task A_proven_count_ends_quiet_rounds_early()
    {
        var rounds = 0;
        var result = await CompareAsync(number => Quiet(rounds = number, allocated: [1_000_000, 2_000_000 + number]));

        Assert.InRange(rounds, 6, 7);
        Assert.Equal(CheckVerdict.Fail, Verdict(result, "allocated.per-request").Verdict);
        Assert.Empty(result.Comparison.Invalid);
    }

    [Fact]
    public async Task A_slow_tail_is_proven_beside_a_count_that_was_proven_before_it()
    {
        var rounds = 0;
        var result = await CompareAsync(number =>
        {
            rounds = number;
            return Rounds.Of((turn, side) => (side == 1 && turn % 5 == 4 ? 0.03 : 0.01) + (0.00001 * ((turn + number + side) % 5)), (_, _) => 0.05, allocated: [1_000_000, (number > 8 ? 1_000_000 : 1_200_000) + number]);
        });

        Assert.InRange(rounds, 12, 14);
        Assert.Equal(CheckVerdict.Fail, Verdict(result, "allocated.per-request").Verdict);
        Assert.Contains(CheckVerdict.Fail, new[] { "p90", "p95", "p99" }.Select(metric => Verdict(result, metric).Verdict));
    }

    [Fact]
    public async Task Equal_programs_pass_at_the_first_look_as_before()
    {
        var rounds = 0;
        var result = await CompareAsync(number => Quiet(rounds = number, allocated: [1_000_000 + (number % 3), 1_000_000]));

        Assert.Equal(10, rounds);
        Assert.All(new[] { "p25", "cpu.per-request", "allocated.per-request" }, metric => Assert.Equal(CheckVerdict.Pass, Verdict(result, metric).Verdict));
    }

    [Fact]
    public async Task A_query_in_a_loop_is_named_by_its_number()
    {
        var result = await CompareAsync(number => Quiet(number, [null, null]) with { Calls = [Calls(commands: 2), Calls(commands: 121)] });

        var (verdict, check) = Verdict(result, "db.commands.per-request");
        Assert.Equal(CheckVerdict.Fail, verdict);
        Assert.StartsWith("target: 121 database commands per request, baseline 2 (+5950 %), threshold db.commands.per-request <= baseline + 5 % and + 0.1, ", check.Message, StringComparison.Ordinal);
        Assert.Equal("each request of GET /orders runs 121 database commands, 2 with the baseline, 120 times the same: SELECT 1", CallLines.Changes(result.Comparison.Calls).First());
    }

    [Fact]
    public async Task What_only_the_candidate_does_is_new()
    {
        var result = await CompareAsync(number => Quiet(number, [null, null]) with { Calls = [Calls(http: 0), Calls(http: 1)], Exceptions = [0, 500] });

        Assert.Contains("1 requests to other services per request, baseline 0 (new)", Verdict(result, "http.calls.per-request").Check.Message, StringComparison.Ordinal);
        Assert.Contains("1 exceptions per request, baseline 0 (new)", Verdict(result, "exceptions.per-request").Check.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_is_infinitely_more_breaks_no_report()
    {
        var result = await CompareAsync(number => Quiet(number, [null, null]) with { Calls = [Calls(http: 0), Calls(http: 1)] });
        var (_, check) = Verdict(result, "http.calls.per-request");
        var run = CanonicalRuns.All["regression"];
        run = run with { Checks = [.. run.Checks, check], Phases = [run.Phases[0] with { Comparison = result.Comparison with { Baseline = "main" } }] };

        foreach (var reporter in BuiltIns.Reporters)
        {
            using var stream = new MemoryStream();
            reporter.Write(run, stream);
            var text = Encoding.UTF8.GetString(stream.ToArray());
            Assert.DoesNotContain("∞", text, StringComparison.Ordinal);
            Assert.DoesNotContain("NaN", text, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task One_retry_in_twenty_is_no_regression()
    {
        var result = await CompareAsync(number => Quiet(number, [null, null]) with { Calls = [Calls(http: 2), Calls(http: 2.05)], Exceptions = [0, 25] });

        Assert.Equal([CheckVerdict.Pass, CheckVerdict.Pass], new[] { "http.calls.per-request", "exceptions.per-request" }.Select(m => Verdict(result, m).Verdict));
    }

    [Fact]
    public async Task What_neither_side_does_is_left_out_and_not_counted_again()
    {
        var counted = new List<bool>();
        var result = await CompareAsync((plan, number) =>
        {
            counted.Add(plan.CountsCalls);
            return Quiet(number, [null, null]) with { Calls = plan.CountsCalls ? [Calls(), Calls()] : [null, null], Exceptions = [0, 0], LogLines = [0, 0] };
        });

        Assert.Equal([true, .. Enumerable.Repeat(false, 9)], counted);
        var counts = Compared.Checks.Where(c => c.Threshold.Metric.Counted is not null).ToList();
        Assert.Equal(4, counts.Count);
        Assert.All(counts, c => Assert.True(ComparedChecks.IsLeftOut(c, result.Metrics.FirstOrDefault(m => m.Hypothesis.Check == c).Metric, result.Comparison)));
    }

    [Fact]
    public async Task Equal_calls_are_counted_until_they_are_proven_equal()
    {
        var counted = 0;
        var result = await CompareAsync((plan, number) =>
        {
            counted += plan.CountsCalls ? 1 : 0;
            return Quiet(number, [null, null]) with { Calls = plan.CountsCalls ? [Calls(commands: 2), Calls(commands: 2)] : [null, null] };
        });

        Assert.Equal(4, counted);
        Assert.Equal(CheckVerdict.Pass, Verdict(result, "db.commands.per-request").Verdict);
    }

    [Fact]
    public async Task More_lines_of_output_are_a_warning()
    {
        var result = await CompareAsync(number => Quiet(number, [null, null]) with { LogLines = [500, 1500] });

        Assert.Equal(CheckVerdict.Warn, Verdict(result, "log.lines.per-request").Verdict);
        Assert.Equal(CheckVerdict.Pass, Verdict(result, "p25").Verdict);
    }

    [Fact]
    public void One_command_again_and_again_is_named_without_a_baseline()
    {
        Assert.Equal(["each request of GET /orders runs 121 database commands, 120 times the same: SELECT 1"], CallLines.Repetitions(Calls(commands: 121)));
        Assert.Empty(CallLines.Repetitions(Calls(commands: 3)));
        Assert.Empty(CallLines.Repetitions(null));
    }

    private static SideCalls Calls(double commands = 0, double http = 0) => new(
    [
        new EndpointCalls { Endpoint = "orders", Subject = "GET /orders", Weight = 1, DatabaseCommands = commands, HttpCalls = http, Exceptions = 0, CommonestCommand = "SELECT 1", OfCommonest = Math.Max(0, commands - 1) },
    ]);

    private static RoundRecord Quiet(int number, long?[] allocated) =>
        Rounds.Of((turn, side) => 0.01 + (0.00001 * ((turn + number) % 5)) + (side * 0.00001 * (number % 2)), (turn, side) => 0.05 + (0.0001 * ((turn + side + number) % 3)), allocated: allocated);

    private static RoundRecord Noisy(int number, long?[] allocated)
    {
        var quiet = Quiet(number, allocated);
        return quiet with { Turns = [.. quiet.Turns.Select(t => t with { Excluded = "another program ran" })] };
    }

    private static (CheckVerdict Verdict, Check Check) Verdict(ComparisonResult result, string metric)
    {
        var planned = Compared.Checks.Single(c => c.Threshold.Metric.Name == metric);
        var check = ComparedChecks.Judge(planned, result.Metrics.FirstOrDefault(m => m.Hypothesis.Check == planned).Metric, result.Comparison);
        return (check.Verdict, check);
    }

    private static Task<ComparisonResult> CompareAsync(Func<int, RoundRecord> round) => CompareAsync((_, number) => round(number));

    private static Task<ComparisonResult> CompareAsync(Func<RoundPlan, int, RoundRecord> round) => new ComparisonRunner(
        new ComparisonPlan
        {
            Name = "baseline",
            Round = Rounds.Plan with { Endpoints = [new PlannedEndpoint(Plans.Get("/orders", name: "orders"), 1, [])] },
            Sequential = new SequentialPlan { Looks = [10, 12, 14, 20, 30], CarriesOver = true },
            Hypotheses = Hypotheses.Of(Compared),
        },
        (_, _) => Task.FromResult<RoundSide>(new ScriptedSide()),
        _ => { },
        TimeProvider.System,
        (plan, _, number, _) => Task.FromResult(round(plan, number))).RunAsync(TestContext.Current.CancellationToken);
}
