using PerfGate.Measure;
using PerfGate.Syntax;
using PerfGate.Thresholds;
using Xunit;

namespace PerfGate.Tests.Thresholds;

/// <summary>A request that failed is not one without a time, and a row that is decided by failures says so.</summary>
public sealed class JudgingFailures
{
    [Theory]
    [InlineData("Sequential")]
    [InlineData("Strict")]
    [InlineData("Point")]
    public void A_request_that_timed_out_took_at_least_its_timeout(string policy)
    {
        var check = Parsed.Judged("max < 2s", OneTimeoutOf(300), policy: Enum.Parse<JudgingPolicy>(policy));

        Assert.Equal(CheckVerdict.Fail, check.Verdict);
        Assert.Equal("at least 3 s", check.ObservedText);
        Assert.Equal("GET /orders: max at least 3 s, threshold < 2 s (+50.0 %), 300 requests [steady]: the slowest request failed (Timeout, once), after 3 s (of the good answers 1 ms)", check.Message);
    }

    [Fact]
    public void A_largest_time_beyond_the_timeout_is_not_known()
    {
        var check = Parsed.Judged("max < 5s", OneTimeoutOf(300), policy: JudgingPolicy.Sequential);

        Assert.Equal(CheckVerdict.Inconclusive, check.Verdict);
        Assert.Equal("one request had no answer within 3 s, and how long it would have taken is not known (of the good answers 1 ms); set the endpoint's 'timeout' above the limit", check.Reason);
    }

    [Fact]
    public void A_mean_counts_a_timeout_as_its_timeout()
    {
        var check = Parsed.Judged("mean < 1s", OneTimeoutOf(300), policy: JudgingPolicy.Sequential);

        Assert.Equal(0.011, check.Observed!.Value.Value, 3);
        Assert.Equal(CheckVerdict.Pass, check.Verdict);
        Assert.Equal("11 ms", check.ObservedText);

        var worse = Parsed.Judged("mean < 1s", Recorded.Of(10, Recorded.Steady(10, 300, i => i % 2 == 0 ? new(0, 3000, SampleOutcome.Timeout) : new(0, 1))), policy: JudgingPolicy.Sequential);
        Assert.Equal(CheckVerdict.Fail, worse.Verdict);
        Assert.Equal("at least 1.5 s", worse.ObservedText);
    }

    [Fact]
    public void The_commonest_way_to_fail_may_be_never_to_have_been_sent()
    {
        var window = Recorded.Of(10, Recorded.Steady(10, 300, i => i % 5 == 0 ? new(0, 3000, SampleOutcome.Timeout) : new(0, 1))) with { Dropped = 993 };

        Assert.Contains("(never sent: no connection was free in time, 993 times)", Parsed.Judged("p95 < 50ms", window).Reason, StringComparison.Ordinal);
    }

    [Fact]
    public void A_failure_at_once_makes_no_service_quick_and_none_slow()
    {
        var window = Recorded.Of(10, Recorded.Steady(10, 300, i => i % 10 == 0 ? new(0, 0.1, SampleOutcome.Status) : new(0, 20)));

        Assert.Equal("20 ms", Parsed.Judged("mean < 1s", window, policy: JudgingPolicy.Sequential).ObservedText);
        Assert.Equal("20 ms", Parsed.Judged("max < 1s", window, policy: JudgingPolicy.Sequential).ObservedText);
    }

    [Fact]
    public void A_gateway_that_fails_after_a_minute_was_slow()
    {
        var window = Recorded.Of(10, Recorded.Steady(10, 300, i => i == 7 ? new(0, 60_000, SampleOutcome.Status) : new(0, 20)));

        var check = Parsed.Judged("max < 2s", window, policy: JudgingPolicy.Sequential);

        Assert.Equal((CheckVerdict.Fail, "at least 60 s"), (check.Verdict, check.ObservedText));
    }

    [Theory]
    [InlineData("Timeout", 1000, "at least 1 s")]
    [InlineData("Status", 1, "at least 50 ms")]
    public void A_percentile_among_the_failures_says_what_decides_it(string outcome, double milliseconds, string shown)
    {
        var window = Recorded.Of(15, Recorded.Steady(15, 1500, i => i % 20 == 0 ? new(0, milliseconds, Enum.Parse<SampleOutcome>(outcome)) : new(0, 3.63)), 50);

        foreach (var policy in Enum.GetValues<JudgingPolicy>())
        {
            var check = Parsed.Judged("p99 < 50ms", window, policy: policy);

            Assert.Equal((CheckVerdict.Fail, shown), (check.Verdict, check.ObservedText));
            Assert.Null(check.DecidingInterval);
            Assert.StartsWith($"5 % of the requests failed and count as slower than any limit ({outcome}, 75 times): the p99 is decided by the failures, not by the times (p99 of the good answers 3.63 ms)", check.Reason, StringComparison.Ordinal);
        }

        Assert.Equal(CheckVerdict.Pass, Parsed.Judged("p50 < 50ms", window, policy: JudgingPolicy.Sequential).Verdict);
    }

    [Fact]
    public void Failures_near_the_allowed_share_are_not_decided_by_more_requests()
    {
        var random = new Random(4);
        var window = Recorded.Of(15, Recorded.Steady(15, 1500, _ => random.Next(20) == 0 ? new(0, 1, SampleOutcome.Status) : new(0, 4)), 200);

        var check = Parsed.Judged("p95 < 200ms", window, policy: JudgingPolicy.Sequential);

        Assert.Equal(CheckVerdict.Inconclusive, check.Verdict);
        Assert.True(check.FailuresDecide);
        Assert.Contains("the p95 is decided by the failures, not by the times (p95 of the good answers 4 ms); fix the failures", check.Reason, StringComparison.Ordinal);
        Assert.DoesNotContain("more requests", check.Reason, StringComparison.Ordinal);
        Assert.True(check.Observed!.Value.Value >= check.Interval!.Value.Lower);
    }

    [Fact]
    public void A_service_that_answers_nobody_in_time_is_slow_and_not_unmeasured()
    {
        var window = Recorded.Of(10, Recorded.Steady(1, 50, _ => new(0, 3000, SampleOutcome.Timeout)), 150);

        foreach (var policy in Enum.GetValues<JudgingPolicy>())
        {
            var check = Parsed.Judged("p50 < 150ms", window, policy: policy);
            Assert.Equal((CheckVerdict.Fail, "at least 3 s"), (check.Verdict, check.ObservedText));
            Assert.Equal("none of the 50 requests was answered as expected (Timeout, 50 times)", check.Reason);
            Assert.Equal(CheckVerdict.Fail, Parsed.Judged("success >= 99%", window, policy: policy).Verdict);
            Assert.Equal(CheckVerdict.Fail, Parsed.Judged("timeouts < 1", window, policy: policy).Verdict);
            Assert.Equal(CheckVerdict.Fail, Parsed.Judged("mean < 150ms", window, policy: policy).Verdict);
        }
    }

    [Fact]
    public void Errors_alone_are_no_times()
    {
        var window = Recorded.Of(10, Recorded.Steady(10, 300, _ => new(0, 1, SampleOutcome.Status)), 150);

        var check = Parsed.Judged("p50 < 150ms", window, policy: JudgingPolicy.Sequential);

        Assert.Equal((CheckVerdict.Invalid, "none of 300 requests was answered as expected: Status (300 times)"), (check.Verdict, check.Reason));
    }

    [Fact]
    public void The_first_byte_of_an_answer_that_never_ends_is_judged()
    {
        var window = Recorded.Of(10, Recorded.Steady(10, 1200, _ => new(0, 2000, SampleOutcome.Timeout) { FirstByteMilliseconds = 1 }));

        var check = Parsed.Judged("ttfb.p95 < 500ms", window, policy: JudgingPolicy.Sequential);

        Assert.Equal((CheckVerdict.Pass, "1 ms"), (check.Verdict, check.ObservedText));
        Assert.Equal(CheckVerdict.Fail, Parsed.Judged("p95 < 500ms", window, policy: JudgingPolicy.Sequential).Verdict);
    }

    [Fact]
    public void All_of_them_is_a_count()
    {
        var window = Recorded.Of(0.2, Recorded.Steady(0.2, 150, _ => new(0, 1)));

        var check = Parsed.Judged("success == 100%", window, policy: JudgingPolicy.Sequential);

        Assert.Equal("150 of 150", check.ObservedText);
        Assert.Null(check.DecidingInterval);
        Assert.NotNull(check.Interval);
        Assert.Equal("GET /orders: success 150 of 150, threshold == 100 %, 150 requests [steady]", check.Message);
    }

    [Fact]
    public void An_interval_that_proves_is_shown()
    {
        var check = Parsed.Judged("success >= 99%", Recorded.Of(20, Recorded.Steady(20, 4000, i => new(0, 1 + (i % 7)))), policy: JudgingPolicy.Sequential);

        Assert.Equal("100 %", check.ObservedText);
        Assert.NotNull(check.DecidingInterval);
    }

    [Theory]
    [InlineData(0.02, "Fail")]
    [InlineData(1.8, "Invalid")]
    public void A_generator_that_was_a_little_late_makes_no_request_hang(double lateSeconds, string verdict)
    {
        var late = OneTimeoutOf(300) with { Generator = new GeneratorHealth { LatenessMax = lateSeconds, Inflated = ["sent late"] } };

        Assert.Equal(verdict, Parsed.Judged("max < 2s", late, policy: JudgingPolicy.Sequential).Verdict.ToString());
    }

    private static Measurement OneTimeoutOf(int count) =>
        Recorded.Of(10, Recorded.Steady(10, count, i => i == 100 ? new(0, 3000, SampleOutcome.Timeout) : new(0, 1)));
}
