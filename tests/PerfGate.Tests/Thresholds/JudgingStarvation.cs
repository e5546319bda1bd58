using PerfGate.Measure;
using PerfGate.Thresholds;
using Xunit;

namespace PerfGate.Tests.Thresholds;

/// <summary>Users who never get an answer are a finding, however few requests they make.</summary>
public sealed class JudgingStarvation
{
    private static readonly UserService _starving = new(4, 3, 0, 4926, 4926, 8) { LeastWait = 8.4 };

    [Fact]
    public void More_users_than_a_percentile_allows_are_a_breach()
    {
        var check = Judged("p99 < 50ms", _starving);

        Assert.Equal((CheckVerdict.Fail, "at least 8.4 s"), (check.Verdict, check.ObservedText));
        Assert.StartsWith("3 of 4 connections had no answer in 8 s (the load generator was idle: 0.03 cores), while the other one had 4,926: the target serves about one connection at a time", check.Reason, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("success >= 99%")]
    [InlineData("mean < 50ms")]
    [InlineData("throughput > 1/s")]
    [InlineData("p50 < 10s")]
    public void Nothing_else_of_the_load_passes(string threshold) => Assert.Equal(CheckVerdict.Invalid, Judged(threshold, _starving).Verdict);

    [Fact]
    public void One_of_a_thousand_is_no_breach_of_a_percentile_and_no_pass() =>
        Assert.Equal(CheckVerdict.Invalid, Judged("p99 < 50ms", new UserService(1000, 1, 0, 90, 50_000, 8) { LeastWait = 8 }).Verdict);

    [Theory]
    [InlineData(4, 0, 4926)]
    [InlineData(4, 4, 0)]
    [InlineData(4, 1, 12)]
    public void Slow_for_all_alike_is_not_starving(int connections, int without, long answers) =>
        Assert.Equal(CheckVerdict.Pass, Judged("p99 < 50ms", new UserService(connections, without, 0, 10, answers, 8) { LeastWait = 8 }).Verdict);

    [Fact]
    public void The_worse_of_two_windows_counts()
    {
        var fair = new UserService(4, 0, 1000, 1200, 4400, 8);

        Assert.Equal(_starving, UserService.Worse(fair, _starving));
        Assert.Equal(_starving, UserService.Worse(_starving, null));
        Assert.Equal(fair, UserService.Worse(fair, fair with { }));
    }

    private static Check Judged(string threshold, UserService users)
    {
        var window = Recorded.Of(8, Recorded.Steady(8, 4926, _ => new(0, 1.6)), 50, 10_000) with { Users = users, Generator = new GeneratorHealth { CpuCores = 0.03 } };
        return Parsed.Judged(threshold, window, policy: JudgingPolicy.Sequential);
    }
}
