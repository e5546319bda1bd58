using PerfGate.Statistics;
using Xunit;

namespace PerfGate.Tests.Statistics;

public class ChangePointsTests
{
    private static readonly ChangePointOptions Options = new();

    private static double[] Noisy(Random random, int count, Func<int, double> level, double noise) =>
        [.. Enumerable.Range(0, count).Select(i => level(i) * Math.Exp(noise * StandardNormal.UpperQuantile(1 - random.NextDouble())))];

    [Fact]
    public void A_step_is_found_where_it_is()
    {
        var values = Noisy(new Random(1), 100, i => i < 60 ? 100 : 112, 0.02);

        var found = Assert.Single(ChangePoints.Find(values, Options));

        Assert.Equal(60, found.Index);
        Assert.InRange(found.Change, 0.10, 0.14);
        Assert.InRange(found.PValue, 0, 1e-6);
    }

    [Fact]
    public void Steps_up_and_down_are_found_in_order()
    {
        var values = Noisy(new Random(2), 120, i => i < 40 ? 100 : i < 75 ? 120 : 100, 0.02);

        var found = ChangePoints.Find(values, Options);

        Assert.Equal([40, 75], found.Select(p => p.Index));
        Assert.True(found[0].Change > 0 && found[1].Change < 0);
    }

    [Fact]
    public void A_small_step_is_not_reported_however_clear()
    {
        var values = Noisy(new Random(3), 100, i => i < 50 ? 100 : 102, 0.001);

        Assert.Empty(ChangePoints.Find(values, Options));
        Assert.Equal([50], ChangePoints.Find(values, Options with { Magnitude = 0.01 }).Select(p => p.Index));
    }

    [Fact]
    public void One_outlier_is_no_change()
    {
        var values = Noisy(new Random(4), 60, _ => 100, 0.02);
        values[30] = 180;

        Assert.Empty(ChangePoints.Find(values, Options));
    }

    [Fact]
    public void Without_noise_a_step_is_certain() =>
        Assert.Equal([new ChangePoint(5, 10, 20, 0)], ChangePoints.Find([10, 10, 10, 10, 10, 20, 20, 20, 20, 20], Options));

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(3)]
    public void Too_short_a_history_has_none(int count) =>
        Assert.Empty(ChangePoints.Find([.. Enumerable.Range(1, count).Select(i => 10.0 * i)], Options));

    [Fact]
    public void False_alarms_are_rare_and_ten_per_cent_is_found_within_five_commits()
    {
        var random = new Random(7);
        const int histories = 150;
        var (falseAlarms, found) = (0, 0);
        for (var i = 0; i < histories; i++)
        {
            falseAlarms += ChangePoints.Find(Noisy(random, 100, _ => 100, 0.03), Options).Count;
            var stepped = Noisy(random, 65, k => k < 60 ? 100 : 110, 0.03);
            found += ChangePoints.Find(stepped, Options).Any(p => p.Index is >= 58 and <= 62) ? 1 : 0;
        }

        Assert.InRange(falseAlarms / (double)histories, 0, 0.3);
        Assert.InRange(found / (double)histories, 0.95, 1);
    }

    [Fact]
    public void The_next_value_is_predicted_from_mean_spread_and_number()
    {
        var interval = PredictionInterval.Of([9, 10, 11], 0.005)!.Value;

        Assert.Equal(10 - (9.924843200918294 * Math.Sqrt(4.0 / 3)), interval.Lower, 1e-9);
        Assert.Equal(10 + (9.924843200918294 * Math.Sqrt(4.0 / 3)), interval.Upper, 1e-9);
        Assert.Null(PredictionInterval.Of([9], 0.005));
    }
}
