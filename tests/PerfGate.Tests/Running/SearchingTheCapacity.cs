using PerfGate.Measure;
using PerfGate.Running;
using Xunit;

namespace PerfGate.Tests.Running;

public sealed class SearchingTheCapacity
{
    [Theory]
    [InlineData(734)]
    [InlineData(51)]
    [InlineData(4999)]
    [InlineData(1600)]
    public void Ends_with_a_bracket_no_wider_than_the_precision_and_both_ends_confirmed(double truth)
    {
        var (search, runs) = Run(new CapacitySearch(50, 5000, 0.05, [], whole: false), level => level <= truth);
        var found = search.Result();

        Assert.Null(found.Reason);
        Assert.InRange(truth, found.Value!.Value, found.Upper);
        Assert.True(found.Upper <= found.Value * 1.0501);
        Assert.Equal(2, runs.Count(r => r == found.Value));
        Assert.Equal(2, runs.Count(r => r == Math.BitIncrement(found.Upper)));
        Assert.True(runs.Count <= search.MostLevels);
    }

    [Fact]
    public void Never_offers_more_than_twice_what_held()
    {
        var (_, runs) = Run(new CapacitySearch(50, 5000, 0.05, [], whole: false), level => level <= 734);

        Assert.True(runs.Max() <= 2 * 734);
        Assert.Equal(50, runs[0]);
    }

    [Fact]
    public void Tries_the_level_that_a_threshold_asks_about()
    {
        var (search, runs) = Run(new CapacitySearch(50, 5000, 0.05, [720], whole: false), level => level <= 734);

        Assert.Contains(720, runs);
        Assert.True(search.Result().Value >= 720);
    }

    [Fact]
    public void Of_connections_are_whole_numbers_and_ends_at_neighbours()
    {
        var (search, runs) = Run(new CapacitySearch(1, 64, 0.005, [], whole: true), level => level <= 13);

        Assert.All(runs, r => Assert.Equal(Math.Round(r), r));
        Assert.Equal((13, Math.BitDecrement(14)), (search.Result().Value, search.Result().Upper));
    }

    [Fact]
    public void Nothing_that_holds_is_an_upper_bound()
    {
        var (search, runs) = Run(new CapacitySearch(50, 5000, 0.05, [], whole: false), _ => false);

        Assert.Equal([50, 50], runs);
        Assert.Equal((null, 0, Math.BitDecrement(50)), (search.Result().Value, search.Result().Lower, search.Result().Upper));
    }

    [Fact]
    public void All_that_holds_is_a_lower_bound()
    {
        var (search, runs) = Run(new CapacitySearch(50, 300, 0.05, [], whole: false), _ => true);

        Assert.Equal([50, 100, 200, 300, 300], runs);
        Assert.Equal((300, double.PositiveInfinity), (search.Result().Value, search.Result().Upper));
        Assert.Contains("give a higher 'to'", search.Result().Reason, StringComparison.Ordinal);
    }

    [Fact]
    public void What_the_generator_can_not_offer_is_no_capacity()
    {
        var (search, runs) = Run(new CapacitySearch(50, 5000, 0.05, [], whole: false), level => level <= 700 ? true : null);
        var found = search.Result();

        Assert.InRange(found.Value!.Value, 700 / 1.06, 700);
        Assert.Equal(double.PositiveInfinity, found.Upper);
        Assert.Contains("could not be offered: the generator", found.Reason, StringComparison.Ordinal);
        Assert.True(runs.Count <= search.MostLevels);
    }

    [Fact]
    public void Where_nothing_could_be_measured_it_is_invalid()
    {
        var (search, _) = Run(new CapacitySearch(50, 5000, 0.05, [], whole: false), _ => null);

        Assert.True(search.Result().IsInvalid);
    }

    [Fact]
    public void A_hiccup_is_outvoted()
    {
        var first = true;
        var (search, _) = Run(new CapacitySearch(50, 5000, 0.05, [], whole: false), level =>
        {
            // The first run of 100/s fails by bad luck.
            if (level == 100 && first)
            {
                first = false;
                return false;
            }

            return level <= 734;
        });

        Assert.InRange(734, search.Result().Lower, search.Result().Upper);
    }

    [Fact]
    public void A_target_that_answers_by_chance_ends_within_the_bound()
    {
        var random = new Random(5);
        for (var i = 0; i < 500; i++)
        {
            var (search, runs) = Run(new CapacitySearch(50, 5000, 0.05, [200, 900], whole: false), _ => random.Next(3) switch { 0 => true, 1 => false, _ => null });

            Assert.True(runs.Count <= search.MostLevels);
            Assert.True(search.Result().Lower <= search.Result().Upper);
        }
    }

    private static (CapacitySearch Search, List<double> Runs) Run(CapacitySearch search, Func<double, bool?> holds)
    {
        var runs = new List<double>();
        while (search.Next() is { } level)
        {
            runs.Add(level);
            if (holds(level) is { } decided)
                search.Add(level, decided);
            else
                search.AddInvalid(level, "the generator");
        }

        return (search, runs);
    }
}
