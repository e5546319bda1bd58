using PerfGate.Measure;
using PerfGate.Syntax;
using PerfGate.Thresholds;
using Xunit;

namespace PerfGate.Tests.Thresholds;

/// <summary>The last third of a soak against its first.</summary>
public sealed class JudgingDrift
{
    [Theory]
    [InlineData("median.growth < 10%", 1.2, "Fail")]
    [InlineData("median.growth < 10%", 1.0, "Pass")]
    [InlineData("median.growth < 10%", 0.7, "Pass")]
    [InlineData("median.growth < 10%", 1.1, "Inconclusive")]
    [InlineData("median.growth < 150%", 2.0, "Pass")]
    [InlineData("throughput.decay < 10%", 1.3, "Fail")]
    [InlineData("throughput.decay < 10%", 1.0, "Pass")]
    [InlineData("throughput.decay < 10%", 0.9, "Pass")]
    [InlineData("throughput.decay < 10%", 1.111, "Inconclusive")]
    public void A_target_that_slows_down_is_found(string threshold, double slower, string verdict)
    {
        // Closed model: what takes longer comes less often.
        var check = Judged(threshold, Soak.Of(600, closed: true, rate: at => 100 / Grown(at, slower), milliseconds: at => 10 * Grown(at, slower)));

        Assert.Equal(verdict, check.Verdict.ToString());
        Assert.Equal(verdict == "Pass", check.Reason is null);
        Assert.True(check.Interval!.Value.Lower <= check.Observed!.Value.Value && check.Observed.Value.Value <= check.Interval.Value.Upper);
    }

    [Theory]
    [InlineData("errors.growth < 0.5%", 0.02, "Fail")]
    [InlineData("errors.growth < 0.5%", 0.001, "Pass")]
    [InlineData("errors.growth < 0.5%", 0.0065, "Inconclusive")]
    public void More_errors_at_the_end_are_found(string threshold, double failing, string verdict) =>
        Assert.Equal(verdict, Judged(threshold, Soak.Of(600, failing: at => at < 400 ? 0.001 : failing)).Verdict.ToString());

    /// <summary>As with success: what never failed has nothing to be reproached with, and only a strict gate wants as many requests as would prove it.</summary>
    [Fact]
    public void No_error_at_the_end_is_no_growth()
    {
        var slow = Soak.Of(600, rate: _ => 2);

        Assert.Equal(CheckVerdict.Pass, Judged("errors.growth < 0.5%", slow).Verdict);
        Assert.Equal(CheckVerdict.Inconclusive, Judged("errors.growth < 0.5%", slow, JudgingPolicy.Strict).Verdict);
    }

    [Fact]
    public void The_sentence_has_both_thirds()
    {
        Assert.StartsWith(
            "GET /orders: median.growth 2",
            Judged("median.growth < 10%", Soak.Of(600, milliseconds: at => Grown(at, 1.2))).Message, StringComparison.Ordinal);
        Assert.Matches("^10[0-9.]* ms in the first third, 12[0-9.]* ms in the last$", Judged("median.growth < 10%", Soak.Of(600, milliseconds: at => 10.1 * Grown(at, 1.2))).Reason!);
        Assert.Matches("^100 % of what was offered answered in the first third, 80[0-9.]* % of what was offered answered in the last$", Judged("throughput.decay < 10%", Soak.Of(600, failing: at => at < 400 ? 0 : 0.2)).Reason!);
        Assert.Matches("; a soak of about [0-9]+ min would decide it$", Judged("median.growth < 10%", Soak.Of(600, milliseconds: at => Grown(at, 1.09), noise: 0.2)).Reason!);
    }

    /// <summary>The generator sends at its rate whatever the target does: a rate that is kept, or lowered by the load itself, is no decay.</summary>
    [Fact]
    public void A_rate_that_is_offered_does_not_decay()
    {
        Assert.Equal(CheckVerdict.Pass, Judged("throughput.decay < 10%", Soak.Of(600, rate: at => at < 400 ? 100 : 70)).Verdict);
        Assert.Equal(CheckVerdict.Fail, Judged("throughput.decay < 10%", Soak.Of(600, closed: true, rate: at => at < 400 ? 100 : 70)).Verdict);
    }

    [Theory]
    [InlineData(0.5)]
    [InlineData(3)]
    public void Rare_requests_are_not_lost_between_the_seconds(double rate)
    {
        var check = Judged("throughput.decay < 10%", Soak.Of(3600, rate: _ => rate));

        Assert.InRange(check.Observed!.Value.Value, -0.05, 0.05);
        Assert.NotEqual(CheckVerdict.Fail, check.Verdict);
    }

    [Theory]
    [InlineData("throughput.decay < 10%")]
    [InlineData("median.growth < 10%")]
    [InlineData("errors.growth < 0.5%")]
    public void A_short_soak_says_what_it_needs_whatever_the_policy(string threshold)
    {
        foreach (var policy in Enum.GetValues<JudgingPolicy>())
        {
            foreach (var severity in new[] { Severity.Error, Severity.Warning })
            {
                var check = Parsed.Judged(threshold, Soak.Of(120), severity, policy);

                Assert.Equal(CheckVerdict.Inconclusive, check.Verdict);
                Assert.Contains("needs 180 s under load", check.Reason, StringComparison.Ordinal);
                Assert.Contains("this soak has 120 s", check.Reason, StringComparison.Ordinal);
                Assert.Equal(TimeSpan.FromMinutes(3), check.TimeNeeded);
            }
        }

        Assert.Equal(CheckVerdict.Pass, Judged(threshold, Soak.Of(180)).Verdict);
    }

    /// <summary>Between the parts of a soak nothing is sent for 30 seconds: neither a loss nor time.</summary>
    [Fact]
    public void Pauses_are_no_lost_throughput()
    {
        foreach (var closed in new[] { true, false })
        {
            // Ever longer pauses: read as time, the last third would hold half as much as the first.
            var paused = Soak.Of(600, closed, parts: 12, pause: part => 5 * part);
            var check = Judged("throughput.decay < 5%", paused);

            Assert.Equal(12, paused.Spans.Count);
            Assert.Equal(CheckVerdict.Pass, check.Verdict);
            var thirds = Thirds.Of(paused);
            Assert.Equal((200, 200), (thirds.First.Count, thirds.Last.Count));
            Assert.Equal((196, 196), (thirds.First.Count(s => s.IsWhole), thirds.Last.Count(s => s.IsWhole)));
            Assert.Equal(400 + 140, thirds.Last[0].Of.AtSeconds);
        }
    }

    /// <summary>What comes in after the load of a part is not answered at its rate.</summary>
    [Fact]
    public void Late_answers_do_not_hide_a_target_that_falls_behind()
    {
        var soak = Soak.Of(600, rate: _ => 100, parts: 12, pause: _ => 2);
        soak = soak with
        {
            // In the last third a fifth of each part is answered in its last second.
            Timeline = [.. soak.Timeline.Select((s, i) => i < 400 ? s : s with { Succeeded = i % 50 == 49 ? 80 + (49 * 20) : 80 })],
        };

        Assert.Equal(CheckVerdict.Fail, Judged("throughput.decay < 10%", soak).Verdict);
    }

    /// <summary>The generator was frozen: its seconds are in no timeline, and no fault of the target's.</summary>
    [Fact]
    public void Seconds_without_a_generator_are_not_counted()
    {
        var soak = Soak.Of(600, closed: true);
        soak = soak with { Timeline = [.. soak.Timeline.Where(s => s.AtSeconds is < 450 or >= 480)] };
        Assert.Equal(CheckVerdict.Pass, Judged("throughput.decay < 10%", soak).Verdict);

        var gone = soak with { Timeline = [.. soak.Timeline.Where(s => s.AtSeconds is < 420 or >= 480)] };
        var check = Judged("throughput.decay < 10%", gone);
        Assert.Equal((CheckVerdict.Inconclusive, null), (check.Verdict, check.TimeNeeded));
        Assert.Contains("of the 200 s of the last one only 140 were recorded", check.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public void A_target_that_stalls_is_counted()
    {
        var soak = Soak.Of(600, closed: true, rate: at => at is >= 450 and < 550 ? 0 : 100);

        Assert.Equal(0.5, Judged("throughput.decay < 10%", soak).Observed!.Value.Value, 0.02);
        Assert.NotEqual(CheckVerdict.Pass, Judged("throughput.decay < 10%", soak).Verdict);
    }

    [Theory]
    [InlineData("throughput.decay < 10%", "Invalid")]
    [InlineData("median.growth < 10%", "Invalid")]
    [InlineData("errors.growth < 0.5%", "Fail")]
    public void A_late_generator_is_not_held_against_the_target(string threshold, string verdict)
    {
        var soak = Soak.Of(600, milliseconds: at => Grown(at, 1.5), failing: at => at < 400 ? 0 : 0.3);
        soak = soak with { Generator = new GeneratorHealth { Inflated = ["the generator was late"] } };

        Assert.Equal(verdict, Judged(threshold, soak).Verdict.ToString());
        Assert.Equal(CheckVerdict.Invalid, Judged(threshold, soak with { Generator = new GeneratorHealth { Invalid = ["frozen"] } }).Verdict);
    }

    [Fact]
    public void A_third_without_answers_is_told()
    {
        var dead = Soak.Of(600, failing: at => at < 400 ? 0 : 1);
        var late = Soak.Of(600, failing: at => at < 400 ? 1 : 0);

        Assert.Equal((CheckVerdict.Invalid, "one of the thirds has not two seconds with an expected response"), (Judged("median.growth < 10%", dead).Verdict, Judged("median.growth < 10%", dead).Reason));
        Assert.Equal((CheckVerdict.Fail, 1), (Judged("throughput.decay < 10%", dead).Verdict, Judged("throughput.decay < 10%", dead).Observed!.Value.Value));
        Assert.Equal(CheckVerdict.Fail, Judged("errors.growth < 0.5%", dead).Verdict);
        Assert.Equal((CheckVerdict.Invalid, "no request of the first third was answered as expected: there is no rate to have decayed from"), (Judged("throughput.decay < 10%", late).Verdict, Judged("throughput.decay < 10%", late).Reason));
    }

    [Fact]
    public void The_point_policy_and_warnings_take_it_as_it_was_seen()
    {
        var near = Soak.Of(600, milliseconds: at => Grown(at, 1.12), noise: 0.2);

        Assert.Equal(CheckVerdict.Inconclusive, Judged("median.growth < 10%", near).Verdict);
        Assert.Equal(CheckVerdict.Fail, Judged("median.growth < 10%", near, JudgingPolicy.Point).Verdict);
        Assert.Equal(CheckVerdict.Warn, Parsed.Judged("median.growth < 10%", near, Severity.Warning, JudgingPolicy.Sequential).Verdict);
    }

    [Theory]
    [InlineData("median.growth < -5%", "'-5%' would ask the target to become better as it runs: a limit of 'median.growth' is 0% or more")]
    [InlineData("throughput.decay < 120%", "'120%' can never be reached: 'throughput.decay' is at most 100%")]
    [InlineData("errors.growth <= baseline + 1%", "'errors.growth' compares a soak with its own first third, it has no baseline; write a limit such as 10%")]
    [InlineData("errors.growth < 1", "'1' is not a limit for 'errors.growth', which takes a percentage such as 99% or 0.5% (a bare number has no unit: did you mean '1%'?)")]
    public void A_limit_that_means_nothing_is_an_error(string threshold, string mistake) => Assert.Equal(mistake, Parsed.Mistake(threshold));

    private static double Grown(double at, double factor) => at < 400 ? 1 : factor;

    private static Check Judged(string threshold, Measurement measurement, JudgingPolicy policy = JudgingPolicy.Sequential) => Parsed.Judged(threshold, measurement, policy: policy);
}
