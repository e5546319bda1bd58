using System.Globalization;

namespace PerfGate.Measure;

/// <summary>A relative change as a person reads it.</summary>
internal static class ChangeText
{
    /// <summary><c>+7.9 % [+5.1 %, +10.2 %]</c>; an absent bound is a question mark.</summary>
    public static string Of(ComparedMetric metric) => $"{Signed(metric.Change)} [{Bound(metric.Lower)}, {Bound(metric.Upper)}]";

    /// <summary><c>+7.9 %</c></summary>
    public static string Signed(double change) =>
        (change * 100).ToString(Math.Abs(change) < 9.995 ? "+0.0;-0.0;0.0" : "+0;-0;0", CultureInfo.InvariantCulture) + " %";

    private static string Bound(double? change) => change is { } value ? Signed(value) : "?";
}
