namespace PerfGate.Measure;

/// <summary>A value that was searched for or waited for: what is known of it are bounds, and why they are no closer.</summary>
/// <param name="Value">The estimate; null when only bounds are known.</param>
/// <param name="Lower">It is no less.</param>
/// <param name="Upper">It is no more; positive infinity when no upper bound is known.</param>
/// <param name="Reason">Why no more is known and what would tell it; null when the bounds are as close as was asked for.</param>
internal sealed record BoundedValue(double? Value, double Lower, double Upper, string? Reason)
{
    /// <summary>Nothing at all is known, since the measuring failed and not the target.</summary>
    public bool IsInvalid { get; init; }
}
