using CsCheck;
using PerfGate.Statistics;
using Xunit;

namespace PerfGate.Tests.Statistics;

public class TrendTests
{
    private static TrendPoint[] Every100Seconds(IEnumerable<double> values) => [.. values.Select((v, i) => new TrendPoint(100 * (i + 1), v))];

    [Fact]
    public void Critical_s_matches_the_golden_table()
    {
        foreach (var row in Golden.Rows("mannKendallCritical"))
        {
            var n = row.Whole("n");

            Assert.Equal(row.Whole("criticalS"), MannKendall.Critical(n, row.Number("alpha")));
            Golden.Equal(row.Number("p"), MannKendall.PValue(n, row.Whole("criticalS")), row.ToString());
            Golden.Equal(row.Number("pBelow"), MannKendall.PValue(n, row.Whole("sBelow")), row.ToString());
        }
    }

    [Fact]
    public void Statistic_p_value_and_slope_match_the_golden_series()
    {
        foreach (var row in Golden.Rows("mannKendallSeries"))
        {
            var x = row.Numbers("x");
            var trend = TheilSen.Of([.. x.Select((v, i) => new TrendPoint(i, v))], 0.05);

            Assert.Equal(row.Whole("s"), MannKendall.Statistic(x));
            Golden.Equal(row.Number("p"), MannKendall.PValue(x.Length, row.Whole("s")), row.ToString());
            Golden.Equal(row.Number("theilSen"), trend.Slope, row.ToString());
            Assert.True(trend.Lower <= trend.Slope && trend.Slope <= trend.Upper);
        }
    }

    [Fact]
    public void Too_few_values_are_never_significant()
    {
        Assert.Null(MannKendall.Critical(4, 0.01));
        Assert.Equal(new TheilSen(1, null, null), TheilSen.Of([new(0, 0), new(1, 1), new(2, 2)], 0.01));
        Assert.Throws<ArgumentException>(() => TheilSen.Of([new(1, 0), new(1, 1)], 0.05));
    }

    [Fact]
    public void The_lower_bound_is_above_zero_exactly_when_the_rise_is_significant() =>
        Gen.Int[-1000, 1000].HashSet[5, 20].Sample(distinct =>
        {
            double[] values = [.. distinct.Select(v => (double)v)];
            var trend = TheilSen.Of(Every100Seconds(values), 0.05);
            return trend.Lower > 0 == MannKendall.PValue(values.Length, MannKendall.Statistic(values)) <= 0.05;
        });

    [Fact]
    public void An_added_line_adds_its_slope() =>
        Gen.Select(Gen.Double[-100, 100].Array[5, 20], Gen.Double[-1, 1]).Sample((values, slope) =>
        {
            var before = TheilSen.Of(Every100Seconds(values), 0.05);
            var after = TheilSen.Of(Every100Seconds(values.Select((v, i) => v + (slope * 100 * (i + 1)))), 0.05);
            return Math.Abs(after.Slope - before.Slope - slope) < 1e-9 && Math.Abs(after.Upper!.Value - before.Upper!.Value - slope) < 1e-9;
        });

    [Fact]
    public void A_heap_that_grows_steadily_leaks()
    {
        double[] heap = [100e6, 112e6, 118e6, 120e6, 121e6, 123e6, 124e6, 126e6, 127.4e6, 129e6, 130.5e6, 132e6];

        var judgement = GrowthTest.Judge(Every100Seconds(heap), new GrowthLimit());

        Assert.Equal((LimitSide.Above, 8), (judgement.Side, judgement.Points));
        Assert.InRange(judgement.Slope!.Value, 8.5e6, 10e6);
        Assert.Equal(0.02 * 122e6, judgement.Limit!.Value, 1);
        Assert.True(judgement.PValue < 0.001);
    }

    [Fact]
    public void A_heap_that_fills_a_cache_and_levels_off_does_not()
    {
        double[] heap = [.. Enumerable.Range(0, 12).Select(i => 100e6 + (60e6 * (1 - Math.Exp(-i / 2.5))) + (10_000 * i))];

        var judgement = GrowthTest.Judge(Every100Seconds(heap), new GrowthLimit());

        Assert.NotEqual(LimitSide.Above, judgement.Side);
        Assert.True(judgement.IsLevellingOff);
        Assert.True(judgement.PValue < 0.001);
    }

    [Fact]
    public void A_flat_heap_passes()
    {
        double[] heap = [90e6, 100e6, 110e6, 119e6, 120.0e6, 119.9e6, 120.1e6, 120.2e6, 119.9e6, 120.1e6, 120.1e6, 119.9e6];

        Assert.Equal(LimitSide.Below, GrowthTest.Judge(Every100Seconds(heap), new GrowthLimit()).Side);
    }

    [Fact]
    public void Too_few_plateaus_decide_nothing()
    {
        var judgement = GrowthTest.Judge(Every100Seconds(Enumerable.Range(0, 11).Select(i => 1e8 * (i + 1))), new GrowthLimit());

        Assert.Equal((LimitSide.Undecided, 7), (judgement.Side, judgement.Points));
        Assert.Null(judgement.Slope);
    }

    [Fact]
    public void Handles_are_counted_per_thousand_requests()
    {
        var limit = new GrowthLimit { Per = 1_000, Share = 0, Absolute = 1 };
        TrendPoint[] Handles(double perThousand) => [.. Enumerable.Range(0, 12).Select(i => new TrendPoint(5_000 * i, 200 + Math.Round(perThousand * 5 * i)))];

        Assert.Equal(LimitSide.Above, GrowthTest.Judge(Handles(1.6), limit).Side);
        Assert.Equal(LimitSide.Below, GrowthTest.Judge(Handles(0), limit).Side);
    }

    /// <summary>The invented plateaus of the leak table: a heap of 120 MB that fills by 2-12 %, 12 plateaus, noise of 0.8 MB.</summary>
    [Theory]
    [InlineData(1_200, 0, 0, 0.01)]
    [InlineData(1_200, 10, 0.97, 1)]
    [InlineData(600, 0, 0, 0.05)]
    [InlineData(600, 10, 0.78, 0.93)]
    public void Simulated_soaks_fail_as_often_as_the_rule_promises(int seconds, double leakedPer10Minutes, double least, double most)
    {
        var random = new Random(6);
        const int runs = 1_000;
        var fails = 0;
        for (var run = 0; run < runs; run++)
        {
            var (fill, tau) = (0.02 + (0.1 * random.NextDouble()), 30 + (120 * random.NextDouble()));
            var points = new TrendPoint[12];
            for (var i = 0; i < points.Length; i++)
            {
                var at = seconds * (0.1 + (0.9 * i / 11));
                var noise = 0.8 * StandardNormal.UpperQuantile(1 - random.NextDouble());
                points[i] = new TrendPoint(at, 1e6 * ((120 * (1 + (fill * (1 - Math.Exp(-at / tau))))) + noise + (leakedPer10Minutes * at / 600)));
            }

            if (GrowthTest.Judge(points, new GrowthLimit()).Side == LimitSide.Above)
                fails++;
        }

        Assert.InRange(fails / (double)runs, least, most);
    }
}
