using PerfGate.Measure;
using PerfGate.Syntax;
using PerfGate.Thresholds;
using Xunit;

namespace PerfGate.Tests.Thresholds;

/// <summary>The policies <c>sequential</c> and <c>strict</c>: what is proven, what is not, and what would prove it.</summary>
public sealed class JudgingWithIntervals
{
    // Log-normal around 100 ms with a sigma of 0.25: the p95 is 150.9 ms, the p99 178.9 ms, the mean 103.2 ms.
    [Theory]
    [InlineData("p95 < 170ms", 170, "Pass")]
    [InlineData("p95 < 151ms", 151, "Inconclusive")]
    [InlineData("p95 < 135ms", 135, "Fail")]
    [InlineData("p50 < 110ms", 110, "Pass")]
    [InlineData("p50 < 100ms", 100, "Inconclusive")]
    [InlineData("median < 90ms", 90, "Fail")]
    [InlineData("service.p95 < 170ms", 170, "Pass")]
    [InlineData("service.p95 < 135ms", 135, "Fail")]
    [InlineData("mean < 110ms", 110, "Pass")]
    [InlineData("mean < 103ms", 103, "Inconclusive")]
    [InlineData("mean < 96ms", 96, "Fail")]
    [InlineData("ttfb.mean < 96ms", 96, "Fail")]
    public void A_time_is_judged_by_its_interval(string threshold, double limit, string verdict)
    {
        var check = Judged(threshold, Window.Of(20, 100, Window.Calm(100), limit));

        Assert.Equal(verdict, check.Verdict.ToString());
        var (interval, observed) = (check.Interval!.Value, check.Observed!.Value.Value);
        Assert.InRange(observed, interval.Lower, interval.Upper);
        Assert.Equal(0.998, interval.Confidence, 12);
        Assert.Equal(verdict == "Inconclusive", interval.Lower <= limit / 1000 && interval.Upper >= limit / 1000);
        Assert.Equal(verdict == "Inconclusive", check.Reason is not null);
    }

    [Fact]
    public void A_noisy_machine_makes_the_interval_wider()
    {
        var calm = Judged("p95 < 175ms", Window.Of(20, 100, Window.Calm(100), 175));
        var noisy = Judged("p95 < 175ms", Window.Of(20, 100, Window.Noisy(100, spread: 0.1, machine: 0.3), 175));

        Assert.Equal((CheckVerdict.Pass, CheckVerdict.Inconclusive), (calm.Verdict, noisy.Verdict));
        Assert.True(Width(noisy) > 1.5 * Width(calm));
    }

    [Fact]
    public void Undecided_says_where_it_lies_and_what_would_decide_it()
    {
        var check = Judged("p95 < 155ms", Window.Of(20, 100, Window.Calm(100), 155));

        Assert.Equal(CheckVerdict.Inconclusive, check.Verdict);
        Assert.Matches(@"^p95 between 1\d\d ms and 1\d\d ms around 155 ms at 99\.8 % confidence; about [0-9,]+ more requests like these would decide it$", check.Reason);
        Assert.Matches(@"^GET /orders: p95 1\d\d ms \[1\d\d ms, 1\d\d ms at 99\.8 %\], threshold < 155 ms, 2,000 requests \[steady\]: p95 between", check.Message);
    }

    [Theory]
    [InlineData("p99 < 8ms", 8, "too few samples for p99: need 1,377 effective requests (about 1,377 at the present design effect), got 1,000 (1,000 requests)")]
    [InlineData("p99.9 < 1s", 1000, "too few samples for p99.9: need 13,809 effective requests (about 13,809 at the present design effect), got 1,000 (1,000 requests)")]
    public void A_percentile_of_too_few_requests_says_what_it_needs(string threshold, double limit, string reason)
    {
        var check = Judged(threshold, Window.Of(10, 100, _ => 5, limit));

        Assert.Equal(CheckVerdict.Inconclusive, check.Verdict);
        Assert.StartsWith(reason, check.Reason, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("p95 < 8ms", 8, "Inconclusive")]
    [InlineData("p95 < 100ms", 100, "Pass")]
    public void A_third_of_them_is_enough_far_from_the_limit(string threshold, double limit, string verdict) =>
        Assert.Equal(verdict, Judged(threshold, Window.Of(20, 12, _ => 5, limit)).Verdict.ToString());

    [Fact]
    public void Too_few_to_pass_are_enough_to_fail() =>
        Assert.Equal(CheckVerdict.Fail, Judged("p99 < 50ms", Window.Of(5, 20, Window.Calm(100), 50)).Verdict);

    [Fact]
    public void A_failed_request_is_slower_than_any_limit()
    {
        var quick = Window.Of(20, 100, Window.Failing(Window.Calm(1), 10), 500);

        var check = Judged("p95 < 500ms", quick);

        Assert.Equal(CheckVerdict.Fail, check.Verdict);
        Assert.Equal(double.PositiveInfinity, check.Interval!.Value.Upper);
    }

    [Theory]
    [InlineData("success >= 99%", 0, "Pass")]
    [InlineData("success == 100%", 0, "Pass")]
    [InlineData("success >= 100%", 0, "Pass")]
    [InlineData("success >= 99%", 1000, "Pass")]
    [InlineData("success >= 99%", 100, "Inconclusive")]
    [InlineData("success >= 99%", 20, "Fail")]
    [InlineData("success == 100%", 2000, "Fail")]
    [InlineData("success >= 100%", 2000, "Fail")]
    [InlineData("errors == 0", 2000, "Fail")]
    public void Success_is_a_share_and_all_of_them_is_a_count(string threshold, int oneOf, string verdict)
    {
        var times = oneOf == 0 ? Window.Calm(10) : Window.Failing(Window.Calm(10), oneOf);

        Assert.Equal(verdict, Judged(threshold, Window.Of(20, 500, times)).Verdict.ToString());
    }

    [Fact]
    public void Without_a_failure_only_the_strict_gate_wants_proof()
    {
        var twenty = Window.Of(2.5, 8, Window.Calm(10));

        var sequential = Judged("success >= 99%", twenty);
        var strict = Judged("success >= 99%", twenty, policy: JudgingPolicy.Strict);

        Assert.Equal((CheckVerdict.Pass, CheckVerdict.Inconclusive), (sequential.Verdict, strict.Verdict));
        Assert.InRange(sequential.Interval!.Value.Lower, 0, 0.9);
        Assert.Equal(CheckVerdict.Pass, Judged("success == 100%", twenty, policy: JudgingPolicy.Strict).Verdict);
    }

    [Theory]
    [InlineData("throughput > 90/s", "Pass")]
    [InlineData("throughput > 100/s", "Inconclusive")]
    [InlineData("throughput > 150/s", "Fail")]
    public void A_rate_is_judged_by_its_half_seconds(string threshold, string verdict)
    {
        var random = new Random(3);
        var window = Window.Of(20, 100, Window.Calm(1));
        window = window with { Batches = [.. window.Batches.Select(b => b with { Succeeded = b.Succeeded + random.Next(-5, 6) })] };

        Assert.Equal(verdict, Judged(threshold, window).Verdict.ToString());
    }

    [Theory]
    [InlineData("mean < 100ms", "Pass")]
    [InlineData("mean < 7ms", "Inconclusive")]
    [InlineData("mean < 1ms", "Fail")]
    [InlineData("throughput > 100/s", "Pass")]
    [InlineData("throughput > 700/s", "Inconclusive")]
    [InlineData("throughput > 5000/s", "Fail")]
    [InlineData("p50 < 50ms", "Pass")]
    [InlineData("p50 < 7ms", "Inconclusive")]
    [InlineData("p50 < 1ms", "Fail")]
    public void A_moment_decides_what_is_twice_as_far(string threshold, string verdict) =>
        Assert.Equal(verdict, Judged(threshold, Window.Of(0.4, 1000, Window.Calm(5), 50, 7, 1)).Verdict.ToString());

    [Fact]
    public void Twenty_requests_decide_a_mean_that_is_far_from_its_limit()
    {
        var twenty = Window.Of(0.1, 200, Window.Calm(5));

        Assert.Equal(CheckVerdict.Pass, Judged("mean < 100ms", twenty).Verdict);
        Assert.Equal(CheckVerdict.Fail, Judged("mean < 1ms", twenty).Verdict);
        Assert.Equal(CheckVerdict.Fail, Judged("p95 < 1ms", twenty).Verdict);
        Assert.Equal(CheckVerdict.Pass, Judged("max < 100ms", twenty).Verdict);
        Assert.StartsWith("too few samples for p95: need 270 effective requests (about 1,080 at the usual design effect), got 5 (20 requests)", Judged("p95 < 100ms", twenty).Reason, StringComparison.Ordinal);
    }

    [Fact]
    public void One_request_has_no_spread() =>
        Assert.Equal(CheckVerdict.Inconclusive, Judged("mean < 1s", Window.Of(0.5, 2, _ => 5)).Verdict);

    [Theory]
    [InlineData("p95 < 149ms", "Warn")]
    [InlineData("p95 < 156ms", "Pass")]
    public void A_warning_is_a_matter_of_the_point_estimate(string threshold, string verdict)
    {
        var check = Parsed.Judged(threshold, Window.Of(20, 100, Window.Calm(100), 149, 156), Severity.Warning, JudgingPolicy.Sequential);

        Assert.Equal(verdict, check.Verdict.ToString());
        Assert.NotNull(check.Interval);
    }

    [Theory]
    [InlineData("max < 1ms")]
    [InlineData("min < 1ms")]
    [InlineData("stddev < 1ms")]
    [InlineData("errors > 0")]
    public void What_was_seen_is_judged_as_it_was_seen(string threshold)
    {
        var check = Judged(threshold, Window.Of(20, 100, Window.Calm(100)));

        Assert.Equal((CheckVerdict.Fail, null), (check.Verdict, check.Interval));
    }

    [Fact]
    public void A_breach_that_the_generator_may_have_made_stays_invalid()
    {
        var late = Window.Of(20, 100, Window.Calm(100), 50) with { Generator = new GeneratorHealth { Inflated = ["sent late"] } };

        Assert.Equal(CheckVerdict.Invalid, Judged("p95 < 50ms", late).Verdict);
    }

    [Fact]
    public void Point_shows_no_interval() =>
        Assert.Null(Judged("p95 < 170ms", Window.Of(20, 100, Window.Calm(100), 170), JudgingPolicy.Point).Interval);

    private static double Width(Check check) => check.Interval!.Value.Upper - check.Interval!.Value.Lower;

    private static Check Judged(string threshold, Measurement measurement, JudgingPolicy policy = JudgingPolicy.Sequential) =>
        Parsed.Judged(threshold, measurement, policy: policy);
}
