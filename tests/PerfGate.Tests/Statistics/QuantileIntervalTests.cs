using PerfGate.Statistics;
using Xunit;

namespace PerfGate.Tests.Statistics;

public class QuantileIntervalTests
{
    private static ProportionEstimate RunOf(double effective) => new()
    {
        Value = 0.01,
        Bounds = new Bounds(0, 1),
        Count = 4 * effective,
        EffectiveCount = effective,
        Batches = 240,
        T = 2.342,
        Alpha = 0.01,
    };

    [Fact]
    public void The_positions_hold_the_percentile_between_them()
    {
        var interval = QuantileInterval.Of(0.99, RunOf(3_000));
        var wilson = Bounds.Wilson(0.01, 3_000, 2.342);

        Assert.Equal(1 - wilson.Upper, interval.Lower);
        Assert.Equal(1 - wilson.Lower, interval.Upper);
        Assert.True(interval.Lower < 0.99 && 0.99 < interval.Upper);
    }

    [Fact]
    public void Too_few_requests_leave_the_percentile_without_an_upper_bound()
    {
        Assert.Null(QuantileInterval.Of(0.99, RunOf(458)).Upper);
        Assert.NotNull(QuantileInterval.Of(0.99, RunOf(458)).Lower);
        Assert.NotNull(QuantileInterval.Of(0.99, RunOf(459)).Upper);
        Assert.Equal(new QuantileInterval(null, null), QuantileInterval.Of(0.5, RunOf(6)));
    }

    [Theory]
    [InlineData(0.5, 10, 5)]
    [InlineData(0.51, 10, 6)]
    [InlineData(0, 10, 1)]
    [InlineData(1, 10, 10)]
    [InlineData(0.99, 1_000, 990)]
    public void Ranks_are_nearest_ranks_from_one(double fraction, long count, long rank) =>
        Assert.Equal(rank, QuantileInterval.Rank(fraction, count));

    [Theory]
    [InlineData(1, 1)]
    [InlineData(3, 1)]
    [InlineData(4, 3)]
    [InlineData(9, 4)]
    public void A_rank_finds_its_bucket(long rank, int bucket) =>
        Assert.Equal(bucket, QuantileInterval.BucketOf([0, 3, 0, 5, 1], rank));

    [Fact]
    public void A_rank_beyond_the_counts_is_a_bug() =>
        Assert.Throws<ArgumentOutOfRangeException>(() => QuantileInterval.BucketOf([0, 3], 4));
}
