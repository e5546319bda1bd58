using System.Globalization;

namespace PerfGate.Measure;

/// <summary>A change as a person reads it.</summary>
internal static class ChangeText
{
    /// <summary><c>+7.9 % [+5.1 %, +10.2 %]</c>, <c>+7.9 % (at least +5.1 %)</c> or <c>+7.9 % (no bounds yet)</c>.</summary>
    public static string Of(ComparedMetric metric) =>
        $"{Change(metric)} {(metric is { Lower: not null, Upper: not null } ? Interval(metric) : $"({Interval(metric)})")}";

    /// <summary><c>+7.9 %</c>; of a share <c>-0.8 points</c>.</summary>
    public static string Change(ComparedMetric metric) => One(metric, metric.Change);

    /// <summary>A change of this metric, in its words.</summary>
    public static string Of(ComparedMetric metric, double change) => One(metric, change);

    /// <summary><c>[+5.1 %, +10.2 %]</c>; a bound that so few rounds do not have is left out.</summary>
    public static string Interval(ComparedMetric metric)
    {
        // Of a share that is to be large, the largest change for the worse is its lower bound.
        var (lower, upper) = metric.IsDifference ? (metric.Upper, metric.Lower) : (metric.Lower, metric.Upper);
        return (lower, upper) switch
        {
            ({ } least, { } most) => $"[{Bare(metric, least)}, {One(metric, most)}]",
            ({ } least, null) => $"at least {One(metric, least)}",
            (null, { } most) => $"at most {One(metric, most)}",
            _ => "no bounds yet",
        };
    }

    /// <summary>The smallest change that would have been found: <c>+4.3 %</c>, <c>-0.2 points</c>; null with too few rounds.</summary>
    public static string? Detectable(ComparedMetric metric) => metric.SmallestDetectable is { } smallest ? One(metric, smallest) : null;

    /// <summary><c>+7.9 %</c>; <c>new</c> where the baseline has nothing of it.</summary>
    public static string Signed(double change) => double.IsPositiveInfinity(change) ? "new" :
        (change * 100).ToString(Math.Abs(change) < 9.995 ? "+0.0;-0.0;0.0" : "+0;-0;0", CultureInfo.InvariantCulture) + " %";

    private static string One(ComparedMetric metric, double change) => metric.IsDifference ? $"{Points(change)} points" : Signed(change);

    private static string Bare(ComparedMetric metric, double change) => metric.IsDifference ? Points(change) : Signed(change);

    private static string Points(double change) => (-change * 100).ToString("+0.0##;-0.0##;0", CultureInfo.InvariantCulture);
}
