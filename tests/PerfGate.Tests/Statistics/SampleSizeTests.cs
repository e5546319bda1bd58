using PerfGate.Statistics;
using Xunit;

namespace PerfGate.Tests.Statistics;

public class SampleSizeTests
{
    [Theory]
    [InlineData(0.5, 5, 7)]
    [InlineData(0.9, 29, 44)]
    [InlineData(0.95, 59, 90)]
    [InlineData(0.99, 299, 459)]
    [InlineData(0.999, 2_995, 4_603)]
    [InlineData(0.9999, 29_956, 46_050)]
    public void A_percentile_has_an_upper_bound_from_so_many_requests_on(double percentile, double at5Percent, double at1Percent)
    {
        Assert.Equal(at5Percent, SampleSize.LeastFor(percentile, 0.05));
        Assert.Equal(at1Percent, SampleSize.LeastFor(percentile, 0.01));
        Assert.Equal(3 * at1Percent, SampleSize.RequiredFor(percentile));
    }

    [Theory]
    [InlineData(0.5, 0.5, 27)]
    [InlineData(0.9, 0.5, 239)]
    [InlineData(0.99, 0.5, 2_628)]
    [InlineData(0.999, 0.5, 26_514)]
    [InlineData(0.5, 0.25, 107)]
    [InlineData(0.9, 0.25, 956)]
    public void An_exceedance_is_known_to_a_part_of_itself_after_so_many(double percentile, double precision, double requests) =>
        Assert.Equal(requests, SampleSize.ToKnow(percentile, precision));

    [Theory]
    [InlineData(0.99, 0.999, 992)]
    [InlineData(0.99, 0.995, 4_830)]
    [InlineData(0.99, 0.98, 2_133)]
    [InlineData(0.999, 0.9999, 9_995)]
    [InlineData(0.999, 0.998, 21_614)]
    public void A_success_rate_is_told_from_its_budget_after_so_many(double budget, double truth, double requests) =>
        Assert.Equal(requests, SampleSize.ToProve(budget, truth));

    [Fact]
    public void The_extension_spends_alpha_once()
    {
        var plan = new ExtensionPlan();

        Assert.Equal(plan.Lengths.Count, plan.Shares.Count);
        Assert.Equal(plan.Alpha, Enumerable.Range(0, plan.Lengths.Count).Sum(plan.AlphaAt), 1e-15);
        Assert.Equal(0.002, plan.AlphaAt(0), 1e-15);
    }
}
