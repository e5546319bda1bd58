using CsCheck;
using MathNet.Numerics.Statistics;
using PerfGate.Statistics;
using Xunit;

namespace PerfGate.Tests.Statistics;

public class MeanEstimateTests
{
    private static BatchSum[] PerSecond(IEnumerable<double> values) => [.. values.Select(v => new BatchSum(v, 1))];

    [Fact]
    public void With_equal_batches_it_is_the_plain_t_interval()
    {
        double[] values = [812, 799, 805, 840, 776, 803, 811, 797, 790, 808];
        var expectedHalf = 2.821437925025808 * values.StandardDeviation() / Math.Sqrt(10);

        var estimate = MeanEstimate.Of(PerSecond(values), 0.01)!;

        Assert.Equal(values.Mean(), estimate.Value, 1e-9);
        Assert.Equal(values.Mean() - expectedHalf, estimate.Bounds.Lower, 1e-7);
        Assert.Equal(values.Mean() + expectedHalf, estimate.Bounds.Upper, 1e-7);
    }

    [Fact]
    public void Slow_waves_widen_the_interval()
    {
        var waves = Enumerable.Range(0, 240).Select(i => 800 + (50 * Math.Sin(i / 12.0))).ToArray();
        var shuffled = waves.OrderBy(_ => _).Where((_, i) => i % 2 == 0).Zip(waves.OrderByDescending(_ => _).Where((_, i) => i % 2 == 0), (a, b) => new[] { a, b }).SelectMany(_ => _);

        var slow = MeanEstimate.Of(PerSecond(waves), 0.01)!;
        var fast = MeanEstimate.Of(PerSecond(shuffled), 0.01)!;

        Assert.InRange(slow.Batches, 20, 60);
        Assert.Equal(240, fast.Batches);
        Assert.True(slow.Bounds.Upper - slow.Bounds.Lower > 1.4 * (fast.Bounds.Upper - fast.Bounds.Lower));
    }

    [Fact]
    public void It_follows_the_unit_of_its_values() =>
        Gen.Select(Gen.Double[1, 1000].Array[2, 100], Gen.Double[0.01, 100]).Sample((values, factor) =>
        {
            var one = MeanEstimate.Of(PerSecond(values), 0.01)!;
            var scaled = MeanEstimate.Of(PerSecond(values.Select(v => v * factor)), 0.01)!;
            return Math.Abs(scaled.Bounds.Lower - (factor * one.Bounds.Lower)) <= 1e-9 * factor * (Math.Abs(one.Bounds.Lower) + 1000);
        });

    [Fact]
    public void It_says_how_much_longer_a_run_must_be()
    {
        var estimate = MeanEstimate.Of(PerSecond([100, 102, 98, 101, 99, 100, 103, 97]), 0.01)!;
        var half = estimate.Bounds.Upper - estimate.Value;

        Assert.Equal(4, estimate.LengthToDecide(estimate.Value + (half / 2))!.Value, 1e-9);
        Assert.Null(estimate.LengthToDecide(estimate.Value));
        Assert.Null(MeanEstimate.Of(PerSecond([100]), 0.01));
    }
}
