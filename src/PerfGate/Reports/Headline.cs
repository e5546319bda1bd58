using System.Globalization;
using PerfGate.Measure;
using PerfGate.Syntax;
using PerfGate.Thresholds;

namespace PerfGate.Reports;

/// <summary>The sentence that sums a run up, the same in every report.</summary>
internal static class Headline
{
    /// <summary><c>41 of 42 checks passed, 1 failed</c>, or what kept the run from checking anything; and that nothing was compared, where there was nothing to compare with.</summary>
    public static string Of(RunReport report) =>
        report.Phases.Select(p => p.Comparison?.NothingThere).FirstOrDefault(n => n is not null) is { } missing
            ? $"{Checks(report)}; nothing was compared: {CleanText.Line(missing, 200)}"
            : Checks(report);

    /// <summary><c>1 phase</c>, <c>12 phases</c>.</summary>
    public static string Phases(int count) => string.Create(CultureInfo.InvariantCulture, $"{count} {(count == 1 ? "phase" : "phases")}");

    /// <summary><c>steady, burst · 41 s · 20,312 requests</c>; with many phases their number.</summary>
    public static string Scope(RunReport report)
    {
        var phases = report.Phases.Count is > 0 and <= 4
            ? string.Join(", ", report.Phases.Select(p => CleanText.Line(p.Name, 60)))
            : Phases(report.Phases.Count);
        return $"{phases} · {CheckWords.Duration(report.Duration)} · {CheckWords.Count(report.Requests)} requests";
    }

    /// <summary>
    /// The passed check with the least room below its limit; null when none has both a value and a limit. Shares are
    /// left out: 100 % where 99 % are asked for is not "99 % used".
    /// </summary>
    public static Check? Closest(RunReport report) =>
        report.Checks.Where(c => c.Verdict == CheckVerdict.Pass && c.Excess is not null && c.Threshold.Comparison != Comparison.Equal && c.Threshold.Metric.Unit != Unit.Share)
            .MaxBy(c => c.Excess);

    /// <summary>How much of the limit the closest check uses: <c>82 % used</c>.</summary>
    public static string Used(Check check) =>
        $"{((1 + check.Excess!.Value) * 100).ToString("0", CultureInfo.InvariantCulture)} % used";

    private static string Checks(RunReport report)
    {
        if (report.Checks.Count == 0)
            return report.Diagnostics.FirstOrDefault(d => d.Severity == Severity.Error) is { } trouble
                ? $"nothing was checked: {CleanText.Line(trouble.Message, 300)}"
                : "nothing was checked";
        if (report.Phases.Count == 0 && report.Diagnostics.Count(d => d.Code == DiagnosticCodes.WrongAnswer) is > 0 and var wrong)
            return wrong == 1 ? "nothing was loaded: an endpoint is not answered as expected" : string.Create(CultureInfo.InvariantCulture, $"nothing was loaded: {wrong} endpoints are not answered as expected");
        var passed = report.Count(CheckVerdict.Pass);
        if (passed == report.Checks.Count)
            return passed == 1 ? "the check passed" : string.Create(CultureInfo.InvariantCulture, $"all {passed} checks passed");
        CheckVerdict[] others = [CheckVerdict.Fail, CheckVerdict.Invalid, CheckVerdict.Inconclusive, CheckVerdict.Warn];
        var rest = others.Where(v => report.Count(v) > 0)
            .Select(v => string.Create(CultureInfo.InvariantCulture, $"{report.Count(v)} {CheckWords.Past(v)}"));
        return string.Create(CultureInfo.InvariantCulture, $"{passed} of {report.Checks.Count} checks passed, {string.Join(", ", rest)}");
    }
}
