using PerfGate.Statistics;
using Xunit;

namespace PerfGate.Tests.Statistics;

/// <summary>The last third of a soak against its first.</summary>
public class DecayTests
{
    private static ProportionEstimate Errors(double perBatch) =>
        ProportionEstimate.Of([.. Enumerable.Range(0, 100).Select(i => new BatchSum(perBatch + (i % 2), 50))], 0.01, 1)!;

    private static MeanEstimate LogLatency(double level) =>
        MeanEstimate.Of([.. Enumerable.Range(0, 100).Select(i => new BatchSum(Math.Log(level) + (0.01 * (i % 3)), 1))], 0.01)!;

    [Fact]
    public void More_errors_at_the_end_are_seen()
    {
        Assert.Equal(LimitSide.Above, Errors(3).ChangeFrom(Errors(1)).Against(0.005));
        Assert.Equal(LimitSide.Below, Errors(1).ChangeFrom(Errors(1)).Against(0.02));
        Assert.Equal(LimitSide.Undecided, Errors(1.25).ChangeFrom(Errors(1)).Against(0.005));
    }

    /// <summary>Newcombe 1998, table II, 56/70 less 48/80, method 10: 0.0524 to 0.3339 at 95 %.</summary>
    [Fact]
    public void The_interval_of_a_difference_is_newcombes()
    {
        static ProportionEstimate Of(int k, int n) => new()
        {
            Value = (double)k / n,
            Bounds = Bounds.Wilson((double)k / n, n, 1.959963984540054),
            Count = n,
            EffectiveCount = n,
            Batches = 2,
            T = 1.959963984540054,
            Alpha = 0.025,
        };

        var change = Of(56, 70).ChangeFrom(Of(48, 80));

        Assert.Equal(0.0524, change.Lower, 5e-5);
        Assert.Equal(0.3339, change.Upper, 5e-5);
    }

    [Fact]
    public void A_slower_end_is_a_ratio_of_logarithms()
    {
        var change = LogLatency(2.4).ChangeFrom(LogLatency(2.0));

        Assert.Equal(LimitSide.Above, change.Against(Math.Log(1.1)));
        Assert.Equal(Math.Log(1.2), (change.Lower + change.Upper) / 2, 1e-9);
        Assert.Equal(LimitSide.Below, LogLatency(2.02).ChangeFrom(LogLatency(2.0)).Against(Math.Log(1.1)));
    }
}
