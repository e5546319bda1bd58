using System.Globalization;
using PerfGate.Measure;

namespace PerfGate.Thresholds;

/// <summary>Why a check is not decided, and what would decide it.</summary>
internal static class Undecided
{
    /// <summary>Beyond so many times what was measured the answer is not "more requests" but another limit.</summary>
    private const double MostTimes = 50;

    public static string Why(Check check, Estimate estimate)
    {
        var around = $"{Where(check)} at {estimate.Interval.ConfidenceText} confidence";
        if (estimate.TooFew is { } few)
            return $"{few}; {around}";
        if (estimate.IsShort)
            return $"{around}; a window of at least 2 s would tell the noise of the machine";
        return estimate.MoreRequests is { } more && more <= MostTimes * Math.Max(1, check.Samples)
            ? string.Create(CultureInfo.InvariantCulture, $"{around}; about {Rounded(Math.Max(1, more)):N0} more requests like these would decide it")
            : $"{around}; more requests would not decide it in a reasonable time: the value is too close to its limit; set the limit to one that leaves room for the noise, or run on a quieter machine";
    }

    /// <summary><c>p95 between 180 ms and 214 ms around 200 ms</c>: what is told while the level goes on.</summary>
    public static string Where(Check check) =>
        check is { Interval: { } interval, Observed: { } observed, LimitValue: { } limit }
            ? $"{check.Threshold.Metric.Name} {Words(interval, observed.Unit)} around {limit.ToExactText()}"
            : check.Threshold.Metric.Name;

    private static string Words(Interval interval, Unit unit) => (double.IsFinite(interval.Lower), double.IsFinite(interval.Upper)) switch
    {
        (true, true) => $"between {new Quantity(interval.Lower, unit)} and {new Quantity(interval.Upper, unit)}",
        (true, false) => $"at least {new Quantity(interval.Lower, unit)}",
        (false, true) => $"at most {new Quantity(interval.Upper, unit)}",
        _ => "without bounds",
    };

    /// <summary>Two digits: it is a forecast.</summary>
    private static double Rounded(double value)
    {
        var unit = Math.Pow(10, Math.Max(0, Math.Floor(Math.Log10(value)) - 1));
        return Math.Ceiling(value / unit) * unit;
    }
}
