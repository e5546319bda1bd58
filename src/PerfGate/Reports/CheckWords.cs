using System.Globalization;
using PerfGate.Measure;
using PerfGate.Syntax;
using PerfGate.Thresholds;

namespace PerfGate.Reports;

/// <summary>The words and marks that every report has for a check; a mark never stands without its word somewhere near.</summary>
internal static class CheckWords
{
    public static string Word(CheckVerdict verdict) => verdict switch
    {
        CheckVerdict.Pass => "pass",
        CheckVerdict.Warn => "warn",
        CheckVerdict.Inconclusive => "inconclusive",
        CheckVerdict.Fail => "fail",
        _ => "invalid",
    };

    /// <summary>As a sentence counts them: "3 failed".</summary>
    public static string Past(CheckVerdict verdict) => verdict switch
    {
        CheckVerdict.Pass => "passed",
        CheckVerdict.Warn => "warned",
        CheckVerdict.Inconclusive => "inconclusive",
        CheckVerdict.Fail => "failed",
        _ => "not measured",
    };

    public static string Emoji(CheckVerdict verdict) => verdict switch
    {
        CheckVerdict.Pass => "✅",
        CheckVerdict.Warn => "⚠️",
        CheckVerdict.Inconclusive => "❔",
        CheckVerdict.Fail => "❌",
        _ => "⛔",
    };

    /// <summary><c>&lt; 50 ms</c>, of a limit that only warns <c>&lt; 50 ms (warn)</c>.</summary>
    public static string Requirement(Check check) =>
        check.Threshold.Severity == Severity.Warning ? $"{check.Threshold.Requirement} (warn)" : check.Threshold.Requirement;

    /// <summary>"228 ms to 235 ms at 99.8 %".</summary>
    public static string IntervalWithConfidence(Interval interval, Unit unit) =>
        $"{Interval(interval, unit)}{(interval.Confidence < 1 ? $" at {interval.ConfidenceText}" : "")}";

    /// <summary>"228 ms to 235 ms"; an open end is said in words.</summary>
    public static string Interval(Interval interval, Unit unit) => (double.IsFinite(interval.Lower), double.IsFinite(interval.Upper)) switch
    {
        (true, true) => $"{new Quantity(interval.Lower, unit)} to {new Quantity(interval.Upper, unit)}",
        (true, false) => $"at least {new Quantity(interval.Lower, unit)}",
        (false, true) => $"at most {new Quantity(interval.Upper, unit)}",
        _ => "no bounds",
    };

    /// <summary>The value's distance from the limit: <c>+15.5 %</c>, of a share <c>-0.2 points</c>; null without a value or with a limit of zero.</summary>
    public static string? Distance(Check check) =>
        check is { Observed: { } observed, LimitValue: { } limit, Excess: not null, IsAllOf: false } ? Change(observed, limit) : null;

    /// <summary>The value's change from the baseline; null without one.</summary>
    public static string? AgainstBaseline(Check check) =>
        check is { Observed: { } observed, Baseline: { Value: not 0 } baseline } ? Change(observed, baseline) : null;

    /// <summary>"12,408" or, above a hundred thousand, "204 k".</summary>
    public static string Count(long count) => count < 100_000
        ? count.ToString("N0", CultureInfo.InvariantCulture)
        : $"{(count / 1000.0).ToString("N0", CultureInfo.InvariantCulture)} k";

    public static string Duration(TimeSpan time) => time.TotalSeconds < 100
        ? $"{time.TotalSeconds.ToString("0.#", CultureInfo.InvariantCulture)} s"
        : time.TotalHours < 1
            ? string.Create(CultureInfo.InvariantCulture, $"{(int)time.TotalMinutes} min {time.Seconds} s")
            : string.Create(CultureInfo.InvariantCulture, $"{(int)time.TotalHours} h {time.Minutes} min");

    /// <summary>How much of a phase was measured longer than planned; null when nothing was.</summary>
    public static string? Extended(PhaseReport phase)
    {
        var longer = phase.Measurements.Where(m => m.Extensions > 0).ToList();
        return longer.Count == 0 ? null : $"extended by {Duration(TimeSpan.FromSeconds(longer.DistinctBy(m => m.StartTicks).Sum(m => m.Spans.TakeLast(m.Extensions).Sum(s => s.Elapsed.TotalSeconds))))} to decide";
    }

    private static string Change(Quantity measured, Quantity reference)
    {
        var (value, from) = (measured.Value, reference.Value);
        if (measured.Unit == Unit.Share)
            return SharePoints.Of(value, from);
        var percent = (value - from) / Math.Abs(from) * 100;
        // Far beyond the limit the factor says more than the percentage.
        if (percent >= 1000)
            return $"x{(value / from).ToString("#,0", CultureInfo.InvariantCulture)}";
        return $"{(percent < 0 ? "-" : "+")}{Math.Abs(percent).ToString("0.0", CultureInfo.InvariantCulture)} %";
    }
}
