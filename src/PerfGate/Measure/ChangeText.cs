using System.Globalization;

namespace PerfGate.Measure;

/// <summary>A relative change as a person reads it.</summary>
internal static class ChangeText
{
    /// <summary><c>+7.9 % [+5.1 %, +10.2 %]</c>, <c>+7.9 % (at least +5.1 %)</c> or <c>+7.9 % (no bounds yet)</c>.</summary>
    public static string Of(ComparedMetric metric) =>
        $"{Signed(metric.Change)} {(metric is { Lower: not null, Upper: not null } ? Interval(metric) : $"({Interval(metric)})")}";

    /// <summary><c>[+5.1 %, +10.2 %]</c>; a bound that so few rounds do not have is left out.</summary>
    public static string Interval(ComparedMetric metric) => (metric.Lower, metric.Upper) switch
    {
        ({ } lower, { } upper) => $"[{Signed(lower)}, {Signed(upper)}]",
        ({ } lower, null) => $"at least {Signed(lower)}",
        (null, { } upper) => $"at most {Signed(upper)}",
        _ => "no bounds yet",
    };

    /// <summary><c>+7.9 %</c></summary>
    public static string Signed(double change) =>
        (change * 100).ToString(Math.Abs(change) < 9.995 ? "+0.0;-0.0;0.0" : "+0;-0;0", CultureInfo.InvariantCulture) + " %";
}
