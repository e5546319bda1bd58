using PerfGate.Measure;
using PerfGate.Statistics;

namespace PerfGate.Thresholds;

/// <summary><c>baseline + 10% and + 2ms</c>.</summary>
/// <param name="Share">Allowed change, a signed fraction: 0.10.</param>
/// <param name="Margin">Allowed absolute change, which must be exceeded as well; null when none is given.</param>
internal sealed record BaselineLimit(double Share, Quantity? Margin) : Limit
{
    /// <summary>What is tolerated, and what is promised to be found.</summary>
    public Bands Bands => RegressionBands.Of(Share);

    public override string ToString()
    {
        var share = Share == 0 ? "" : $" {(Share < 0 ? "-" : "+")} {new Quantity(Math.Abs(Share), Unit.Share).ToExactText()}";
        var margin = Margin is { } m ? $" and {(m.Value < 0 ? "-" : "+")} {(m with { Value = Math.Abs(m.Value) }).ToExactText()}" : "";
        return $"baseline{share}{margin}";
    }
}
