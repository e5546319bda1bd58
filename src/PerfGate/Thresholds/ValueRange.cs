namespace PerfGate.Thresholds;

/// <summary>The values that a metric can have, whatever is measured; infinite where it has no bound.</summary>
internal readonly record struct ValueRange(double Least, double Most)
{
    /// <summary>Growth can be negative; everything else begins at 0, and a share ends at 1.</summary>
    public static ValueRange Of(Metric metric) => metric is not { Growth: null, Drift: null }
        ? new ValueRange(double.NegativeInfinity, double.PositiveInfinity)
        : new ValueRange(0, metric is { Unit: Measure.Unit.Share, IsUnlimited: false } ? 1 : double.PositiveInfinity);

    /// <summary>Every value satisfies it: a measurement has nothing to prove.</summary>
    public bool HoldsAlways(Comparison comparison, double limit) => comparison switch
    {
        Comparison.Less => Most < limit,
        Comparison.LessOrEqual => Most <= limit,
        Comparison.Greater => Least > limit,
        Comparison.GreaterOrEqual => Least >= limit,
        _ => false,
    };

    /// <summary>Of a limit that no value satisfies what forbids it, as <c>is never negative</c>; null when some value does.</summary>
    public string? WhyNever(Comparison comparison, double limit) => comparison switch
    {
        Comparison.Less when limit <= Least => "is never negative",
        Comparison.LessOrEqual or Comparison.Equal when limit < Least => "is never negative",
        Comparison.Greater when limit >= Most => "is at most 100%",
        Comparison.GreaterOrEqual or Comparison.Equal when limit > Most => "is at most 100%",
        _ => null,
    };
}
