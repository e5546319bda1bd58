using PerfGate.Measure;

namespace PerfGate.Thresholds;

/// <summary>A fixed value.</summary>
internal sealed record AbsoluteLimit(Quantity Value) : Limit
{
    public override string ToString() => Value.ToExactText();
}
