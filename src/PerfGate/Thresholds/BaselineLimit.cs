using PerfGate.Measure;
using PerfGate.Statistics;

namespace PerfGate.Thresholds;

/// <summary><c>baseline + 10% and + 2ms</c>, or of a share <c>baseline - 0.1 points</c>.</summary>
/// <param name="Share">Allowed change, a signed fraction: 0.10.</param>
/// <param name="Margin">Allowed absolute change, which must be exceeded as well; null when none is given.</param>
internal sealed record BaselineLimit(double Share, Quantity? Margin) : Limit
{
    /// <summary>Of a share: by how much it may be smaller than the baseline's; 0.001 is a tenth of a point. Null where the change is relative.</summary>
    public double? Points { get; init; }

    /// <summary>What is tolerated, and what is promised to be found.</summary>
    public Bands Bands => RegressionBands.Of(Share);

    public override string ToString()
    {
        if (Points is { } points)
            return points == 0 ? "baseline" : $"baseline - {SharePoints.Exact(points)} points";
        var share = Share == 0 ? "" : $" {(Share < 0 ? "-" : "+")} {new Quantity(Math.Abs(Share), Unit.Share).ToExactText()}";
        var margin = Margin is { } m ? $" and {(m.Value < 0 ? "-" : "+")} {(m with { Value = Math.Abs(m.Value) }).ToExactText()}" : "";
        return $"baseline{share}{margin}";
    }
}
