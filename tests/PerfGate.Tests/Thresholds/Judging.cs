using PerfGate.Measure;
using PerfGate.Syntax;
using PerfGate.Thresholds;
using Xunit;

namespace PerfGate.Tests.Thresholds;

/// <summary>What every policy does, and the policy <c>point</c>.</summary>
public sealed class Judging
{
    private static readonly double[] Hundred = [.. Enumerable.Range(1, 100).Select(i => (double)i)];

    [Theory]
    [InlineData("mean < 51ms", "Pass")]
    [InlineData("mean < 50ms", "Fail")]
    [InlineData("max <= 100ms", "Pass")]
    [InlineData("max < 100ms", "Fail")]
    [InlineData("min >= 1ms", "Pass")]
    [InlineData("throughput >= 10/s", "Pass")]
    [InlineData("throughput > 10/s", "Fail")]
    [InlineData("success == 100%", "Pass")]
    [InlineData("errors == 0", "Pass")]
    public void Holds_or_it_does_not(string threshold, string verdict) =>
        Assert.Equal(verdict, Parsed.Judged(threshold, Parsed.Measured(Hundred)).Verdict.ToString());

    [Theory]
    [InlineData("success >= 0%")]
    [InlineData("success <= 100%")]
    [InlineData("throughput >= 0/s")]
    [InlineData("p95 >= 0ms")]
    public void A_limit_that_every_value_satisfies_holds_without_proof(string threshold)
    {
        foreach (var failed in new[] { 0, 3, 200_000 })
        {
            var check = Parsed.Judged(threshold, Parsed.Measured(Hundred, failed), policy: JudgingPolicy.Sequential);

            Assert.Equal((CheckVerdict.Pass, null), (check.Verdict, check.Reason));
        }
    }

    [Fact]
    public void A_share_of_nothing_is_within_a_limit_that_every_share_satisfies() =>
        Assert.Equal(CheckVerdict.Pass, Parsed.Judged("success >= 0%", Parsed.Measured([], failed: 133_120), policy: JudgingPolicy.Strict).Verdict);

    [Fact]
    public void One_failure_of_many_is_not_one_hundred_percent()
    {
        var check = Parsed.Judged("success == 100%", Parsed.Measured(Enumerable.Repeat(1.0, 99_999), failed: 1));

        Assert.Equal(CheckVerdict.Fail, check.Verdict);
        Assert.StartsWith("GET /orders: success 99.999 %, threshold == 100 %", check.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_warn_limit_only_warns() =>
        Assert.Equal(CheckVerdict.Warn, Parsed.Judged("mean < 1ms", Parsed.Measured(Hundred), Severity.Warning).Verdict);

    [Theory]
    [InlineData(2, 2, "Pass")]
    [InlineData(6, 6, "Fail")]
    [InlineData(6, double.PositiveInfinity, "Fail")]
    [InlineData(2, double.PositiveInfinity, "Inconclusive")]
    [InlineData(4, 6, "Inconclusive")]
    public void Of_a_bounded_value_both_bounds_must_hold(double lower, double upper, string verdict)
    {
        var recovery = new BoundedValue(lower < upper ? null : lower, lower, upper, Reason: null);

        var check = Parsed.Judged("recovery < 5s", Parsed.Measured(Hundred) with { Recovery = recovery });

        Assert.Equal((verdict, lower), (check.Verdict.ToString(), check.Observed!.Value.Value));
    }

    [Fact]
    public void A_bounded_value_that_could_not_be_measured_is_invalid() =>
        Assert.Equal(
            (CheckVerdict.Invalid, "no band"),
            Parsed.Judged("recovery < 5s", Parsed.Measured(Hundred) with { Recovery = new BoundedValue(null, 0, 1, "no band") { IsInvalid = true } }) is var check ? (check.Verdict, check.Reason!) : default);

    [Fact]
    public void What_was_not_measured_is_invalid()
    {
        var check = Parsed.Judged("mean < 1s", measurement: null);

        Assert.Equal(CheckVerdict.Invalid, check.Verdict);
        Assert.Null(check.Observed);
        Assert.Equal("GET /orders: mean was not measured, threshold < 1 s [steady]: it was not measured", check.Message);
    }

    [Theory]
    [InlineData("mean < 1s")]
    [InlineData("throughput >= 0/s")]
    [InlineData("success >= 0%")]
    [InlineData("errors < 5")]
    [InlineData("timeouts == 0")]
    [InlineData("memory < 1GiB")]
    public void No_samples_are_never_a_pass(string threshold)
    {
        var check = Parsed.Judged(threshold, Parsed.Measured([]));

        Assert.Equal(CheckVerdict.Invalid, check.Verdict);
        Assert.NotNull(check.Reason);
    }

    [Fact]
    public void Failures_alone_have_no_latency_and_say_why()
    {
        var check = Parsed.Judged("p95 < 1s", Parsed.Measured([], failed: 1200));

        Assert.Equal(CheckVerdict.Invalid, check.Verdict);
        Assert.Equal("none of 1,200 requests was answered as expected: status 503 (1,200 times)", check.Reason);
    }

    [Theory]
    [InlineData("p95 < 1s", 19, "Inconclusive")]
    [InlineData("p95 < 1s", 20, "Pass")]
    [InlineData("p99 < 1s", 99, "Inconclusive")]
    [InlineData("p99 < 1s", 100, "Pass")]
    [InlineData("p99.9 < 1s", 999, "Inconclusive")]
    [InlineData("service.p99.9 < 1s", 1000, "Pass")]
    [InlineData("median < 1s", 1, "Pass")]
    public void A_percentile_needs_samples(string threshold, int samples, string verdict) =>
        Assert.Equal(verdict, Parsed.Judged(threshold, Parsed.Measured(Enumerable.Repeat(5.0, samples))).Verdict.ToString());

    [Fact]
    public void Too_few_samples_say_how_many_are_needed() =>
        Assert.Equal("p99 needs at least 100 requests, 7 were measured", Parsed.Judged("p99 < 1s", Parsed.Measured(Enumerable.Repeat(5.0, 7))).Reason);

    [Fact]
    public void A_spread_of_one_sample_is_not_known() =>
        Assert.Equal(CheckVerdict.Invalid, Parsed.Judged("stddev < 1s", Parsed.Measured([5])).Verdict);

    [Theory]
    [InlineData("mean < 1s")]
    [InlineData("mean < 1ms")]
    [InlineData("success == 100%")]
    public void An_invalid_generator_spoils_pass_and_breach(string threshold)
    {
        var check = Parsed.Judged(threshold, Parsed.Measured(Hundred, generator: new GeneratorHealth { Invalid = ["the generator had no core"] }));

        Assert.Equal(CheckVerdict.Invalid, check.Verdict);
        Assert.Equal("the generator had no core", check.Reason);
        Assert.NotNull(check.Observed);
    }

    [Theory]
    [InlineData("mean < 1s", "Pass")]
    [InlineData("mean < 1ms", "Invalid")]
    [InlineData("throughput > 1000/s", "Invalid")]
    [InlineData("success >= 90%", "Pass")]
    public void Inflated_times_keep_a_pass_and_take_back_a_breach(string threshold, string verdict) =>
        Assert.Equal(verdict, Parsed.Judged(threshold, Parsed.Measured(Hundred, generator: new GeneratorHealth { Inflated = ["sent late"] })).Verdict.ToString());

    [Fact]
    public void A_mean_beyond_what_the_waiting_can_have_added_is_a_breach_all_the_same()
    {
        var waited = new GeneratorHealth { Inflated = ["it waited for a processor"], QueuedShare = 0.2, WaitedShare = 0.2 };

        Assert.Equal(CheckVerdict.Fail, Parsed.Judged("mean < 1ms", Parsed.Measured(Hundred, generator: waited)).Verdict);
        Assert.Equal(CheckVerdict.Invalid, Parsed.Judged("p95 < 1ms", Parsed.Measured(Hundred, generator: waited)).Verdict);
        Assert.Equal(CheckVerdict.Invalid, Parsed.Judged("mean < 1ms", Parsed.Measured(Hundred, generator: waited with { WaitedShare = null })).Verdict);
    }

    [Fact]
    public void Inflated_times_do_not_excuse_failures()
    {
        var late = new GeneratorHealth { Inflated = ["sent late"] };

        Assert.Equal(CheckVerdict.Fail, Parsed.Judged("success >= 99%", Parsed.Measured(Hundred, failed: 50, generator: late)).Verdict);
    }

    [Fact]
    public void A_baseline_that_is_missing_decides_nothing()
    {
        var check = Parsed.Judged("p95 <= baseline + 10%", Parsed.Measured(Hundred));

        Assert.Equal(CheckVerdict.Inconclusive, check.Verdict);
        Assert.Equal("there is no baseline to compare with", check.Reason);
        Assert.Equal(DiagnosticCodes.Undecided, check.Code);
        Assert.Equal("GET /orders p95 vs baseline [steady]", check.Identity);
    }

    [Fact]
    public void Only_the_level_that_is_named_counts()
    {
        var level = new Level(100, LevelUnit.Concurrency);
        var planned = new PlannedCheck(Parsed.Threshold("mean < 10ms"), "steady", "orders", level, "GET /orders");

        var check = Judge.Evaluate(planned, [Parsed.Measured([1]), Parsed.Measured([50], level: level)], Look.First(JudgingPolicy.Point));

        Assert.Equal(CheckVerdict.Fail, check.Verdict);
    }
}
