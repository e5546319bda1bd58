using PerfGate.Statistics;
using Xunit;

namespace PerfGate.Tests.Statistics;

public class PlaceboTestTests
{
    private static readonly Bands TwoFive = new(0.02, 0.05);

    private static double[] Steady(double centre, int count) => [.. Enumerable.Range(0, count).Select(i => centre + (0.001 * (i % 3)))];

    [Fact]
    public void A_clear_difference_of_a_target_from_itself_breaks_the_measurement()
    {
        Assert.True(PlaceboTest.IsBroken(Steady(0.02, 10), TwoFive));
        Assert.True(PlaceboTest.IsBroken(Steady(-0.02, 10), TwoFive));
    }

    [Fact]
    public void A_difference_within_half_of_tolerate_does_not() =>
        Assert.False(PlaceboTest.IsBroken(Steady(0.005, 10), TwoFive));

    [Fact]
    public void Too_few_rounds_say_nothing_of_it() =>
        Assert.Null(PlaceboTest.IsBroken(Steady(0.02, 7), TwoFive));
}
