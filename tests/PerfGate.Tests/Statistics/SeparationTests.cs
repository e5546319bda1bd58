using PerfGate.Statistics;
using Xunit;

namespace PerfGate.Tests.Statistics;

public sealed class SeparationTests
{
    [Theory]
    [InlineData(0, 1)]
    [InlineData(1, 2)]
    [InlineData(4, 70)]
    [InlineData(6, 924)]
    [InlineData(7, 3432)]
    public void The_chance_is_one_of_all_ways_to_deal_the_values(int count, int ways) => Assert.Equal(1.0 / ways, Separation.Chance(count), 1e-15);

    [Fact]
    public void Happens_to_equal_programs_as_often_as_it_should()
    {
        var random = new Random(1);
        List<double> Sample() => [.. Enumerable.Range(0, 4).Select(_ => random.NextDouble())];

        var apart = Enumerable.Range(0, 70_000).Count(_ => Separation.IsAbove(Sample(), Sample(), v => v, 0.02));

        Assert.InRange(apart, 880, 1120);
    }

    [Fact]
    public void All_looks_together_spend_no_more_than_the_level()
    {
        var random = new Random(2);
        var alarms = Enumerable.Range(0, 20_000).Count(_ =>
        {
            List<double> first = [], second = [];
            return Enumerable.Range(0, 12).Any(_ =>
            {
                first.Add(random.NextDouble());
                second.Add(random.NextDouble());
                return Separation.IsAbove(first, second, v => v, Separation.PerLook(0.02));
            });
        });

        Assert.InRange(alarms, 100, 400);
    }

    [Fact]
    public void One_value_among_the_others_proves_nothing() =>
        Assert.False(Separation.IsAbove([1, 1, 1, 1, 1, 5], [5, 5, 5, 5, 5, 5], v => v, 0.01));

    [Fact]
    public void What_is_tolerated_is_no_difference() =>
        Assert.False(Separation.IsAbove([1, 1, 1, 1, 1, 1], [1.01, 1.01, 1.01, 1.01, 1.01, 1.01], v => 1.01 * v, 0.01));

    [Fact]
    public void Below_what_is_to_be_found_is_equal()
    {
        Assert.True(Separation.IsBelow([2, 2, 2, 2], [2, 2.01, 2, 2], v => 1.05 * v, 0.05));
        Assert.False(Separation.IsBelow([2, 2, 2, 2], [2, 2.2, 2, 2], v => 1.05 * v, 0.05));
        Assert.False(Separation.IsBelow([2, 2], [2, 2], v => 1.05 * v, 0.05));
    }
}
