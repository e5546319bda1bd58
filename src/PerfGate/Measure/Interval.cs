using System.Globalization;

namespace PerfGate.Measure;

/// <summary>A confidence interval in the unit of the value it belongs to.</summary>
/// <param name="Lower">Lower bound; negative infinity when there is none.</param>
/// <param name="Upper">Upper bound; positive infinity when there is none.</param>
/// <param name="Confidence">Of each side, a fraction: 0.99. 1: bounds that were measured themselves, and are not estimated.</param>
internal readonly record struct Interval(double Lower, double Upper, double Confidence)
{
    /// <summary><c>99.8 %</c>.</summary>
    public string ConfidenceText => $"{(Confidence * 100).ToString("0.##", CultureInfo.InvariantCulture)} %";
}
