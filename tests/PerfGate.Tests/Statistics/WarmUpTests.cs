using PerfGate.Statistics;
using Xunit;

namespace PerfGate.Tests.Statistics;

public class WarmUpTests
{
    private static double[] Settling(int count, double excess, double tau) =>
        [.. Enumerable.Range(0, count).Select(i => 2 + (excess * Math.Exp(-i / tau)) + (0.02 * Math.Sin(i * 12.9898)))];

    [Fact]
    public void It_cuts_where_the_decay_is_lost_in_the_noise()
    {
        var warmUp = WarmUp.Of(Settling(60, excess: 3, tau: 3))!.Value;

        Assert.InRange(warmUp.Cut, 10, 20);
        Assert.True(warmUp.IsOver);
        Assert.Equal(60 - warmUp.Cut, warmUp.Remaining);
    }

    [Fact]
    public void What_still_falls_at_the_end_is_not_over() =>
        Assert.False(WarmUp.Of(Settling(60, excess: 3, tau: 40))!.Value.IsOver);

    [Fact]
    public void A_run_that_starts_warm_keeps_almost_everything() =>
        Assert.InRange(WarmUp.Of(Settling(60, excess: 0, tau: 1))!.Value.Cut, 0, 15);

    [Fact]
    public void It_is_the_cut_with_the_least_marginal_standard_error()
    {
        var values = Settling(100, excess: 0.4, tau: 9);
        var batches = Enumerable.Range(0, 20).Select(i => values[(5 * i)..((5 * i) + 5)].Average()).ToArray();
        var scores = Enumerable.Range(0, 11).Select(cut =>
        {
            var kept = batches[cut..];
            return kept.Sum(x => (x - kept.Average()) * (x - kept.Average())) / (kept.Length * kept.Length);
        }).ToArray();

        Assert.Equal(5 * Array.IndexOf(scores, scores.Min()), WarmUp.Of(values)!.Value.Cut);
    }

    [Fact]
    public void The_bias_is_what_the_mean_gains_when_nothing_is_cut_off()
    {
        var values = Enumerable.Repeat(3.0, 10).Concat(Enumerable.Repeat(2.0, 30)).ToArray();

        var warmUp = WarmUp.Of(values)!.Value;

        Assert.Equal(10, warmUp.Cut);
        Assert.Equal((2.25 / 2) - 1, warmUp.Bias, precision: 12);
    }

    [Fact]
    public void Too_few_values_say_nothing() => Assert.Null(WarmUp.Of(Settling(19, 0, 1)));

    [Fact]
    public void Equal_values_need_no_cut() => Assert.Equal(0, WarmUp.Of(new double[40])!.Value.Cut);
}
