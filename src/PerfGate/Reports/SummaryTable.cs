using PerfGate.Measure;
using PerfGate.Syntax;
using PerfGate.Thresholds;

namespace PerfGate.Reports;

/// <summary>
/// The table at the end of a run as plain lines of at most 120 columns: per phase its checks and what was measured, then
/// the sentence that sums it up. For logs and pipes; a terminal may draw its own.
/// </summary>
internal static class SummaryTable
{
    private const int MostCauses = 3;

    public static IReadOnlyList<string> Lines(RunReport report)
    {
        var lines = new List<string>();
        foreach (var name in report.Phases.Select(p => p.Name).Concat(report.Checks.Select(c => c.Phase)).Distinct(StringComparer.Ordinal))
        {
            var phase = report.Phases.FirstOrDefault(p => p.Name == name);
            lines.Add(phase is null
                ? $"{LogText.Line(name, 60)} (not reached)"
                : $"{LogText.Line(name, 60)} ({phase.Kind}, {CheckWords.Duration(phase.Duration)}{(CheckWords.Extended(phase) is { } extended ? $", {extended}" : "")})");
            if (phase?.Aborted is { } reason)
                lines.Add($"  ended early: {LogText.Line(reason, 100)}");
            lines.AddRange(Checks(report.Checks.Where(c => c.Phase == name)).Lines("  "));
            if (phase?.Comparison is { } comparison)
                lines.AddRange(ComparisonTable.Lines(comparison, [.. report.Checks.Where(c => c.Phase == name)]));
            else if (phase is not null)
                lines.AddRange(Measured(phase).Lines("    "));
            if (report.InsightOf(name) is { } insight)
                lines.AddRange(insight.Reasons.Concat(insight.Causes.Take(MostCauses)).Concat(insight.Advice.Select(a => a.Text)).SelectMany(why => Wrapped($"  why: {LogText.Line(why, 500)}")));
            lines.Add("");
        }

        lines.AddRange(report.Troubles().Where(c => c.Reason is not null).GroupBy(c => c.Reason).Take(5).SelectMany(group => Wrapped(LogText.Line(Named([.. group]), 500))));
        if (Confidence(report) is { } confidence)
            lines.Add(confidence);
        lines.Add(Closing(report));
        return lines;
    }

    /// <summary><c>PerfGate: 41 of 42 checks passed, 1 failed (41 s, 20,312 requests)</c>.</summary>
    public static string Closing(RunReport report) =>
        LogText.Line($"PerfGate: {Headline.Of(report)}{(report.Unkept is { } why ? $", but the result could not be kept: {why}" : "")} ({CheckWords.Duration(report.Duration)}, {CheckWords.Count(report.Requests)} requests)", 500);

    private static TextTable Checks(IEnumerable<Check> checks)
    {
        var table = new TextTable(
            new TextColumn("", MaxWidth: 12), new TextColumn("", MaxWidth: 36), new TextColumn("", MaxWidth: 16), new TextColumn("", Right: true, MaxWidth: 17),
            new TextColumn("", MaxWidth: 22), new TextColumn("", MaxWidth: 24), new TextColumn("", Right: true, MaxWidth: 14));
        var told = new HashSet<string>(StringComparer.Ordinal);

        // What was not proven to be worse stands below with all that was compared, and with what would have been seen.
        foreach (var check in checks.Where(c => c is not { Verdict: CheckVerdict.Pass, Compared.IsWorseOnly: true }))
        {
            table.Add(
                Mark(check.Verdict),
                check.Level is { } level ? $"{LogText.Line(Subject(check, 26), 26)} at {level}" : Subject(check, 36),
                check.Threshold.Metric.Name,
                check.Compared is { } compared ? ChangeText.Change(compared) : check.ObservedText ?? (check.Verdict == CheckVerdict.Pass ? "" : "not measured"),
                check.Compared is { } change ? ChangeText.Interval(change)
                : check is { DecidingInterval: { } interval, Observed: { } observed } ? Interval(interval, observed.Unit) : "",
                CheckWords.Requirement(check),
                CheckWords.Distance(check) ?? "");

            // Several limits on the same failures have one reason.
            foreach (var line in FailureWords.Lines(check).Where(told.Add))
                table.Note(LogText.Line(line, 500));
        }

        return table;
    }

    private static TextTable Measured(PhaseReport phase)
    {
        // A benchmark is read endpoint by endpoint, a ladder level by level, and everything else by its percentiles.
        if (phase.Kind == "benchmark")
            return Rows(phase, ["min", "max", "mean", "median", "stddev", "ops/s"], m =>
            [
                Time(m.ResponseTime.Min), Time(m.ResponseTime.Max), Time(m.ResponseTime.Mean), Time(m.ResponseTime.Quantile(0.5)),
                Time(m.ResponseTime.StandardDeviation), Rate(m),
            ]);
        return Rows(phase, ["rate", "success", "p50", "p95", "p99", "max"], m =>
        [
            Rate(m), m.SuccessShare is { } share ? new Quantity(share, Unit.Share).ToString() : null,
            Time(m.ResponseTime.Quantile(0.5)), Time(m.ResponseTime.Quantile(0.95)), Time(m.ResponseTime.Quantile(0.99)), Time(m.ResponseTime.Max),
        ]);
    }

    private static TextTable Rows(PhaseReport phase, string[] titles, Func<Measurement, IReadOnlyList<string?>> values)
    {
        var ladder = phase.Measurements.Any(m => m.Level is not null);
        var table = new TextTable(
        [
            new TextColumn("endpoint", MaxWidth: 36),
            .. ladder ? [new TextColumn("level", Right: true, MaxWidth: 8)] : Array.Empty<TextColumn>(),
            new TextColumn("requests", Right: true, MaxWidth: 10),
            .. titles.Select(t => new TextColumn(t, Right: true, MaxWidth: 10)),
        ]);
        foreach (var m in phase.Measurements)
        {
            table.Add(
            [
                m.Endpoint is { } name ? phase.EndpointTitles.GetValueOrDefault(name, name) : "all endpoints",
                .. ladder ? [m.Level?.ToString()] : Array.Empty<string?>(),
                CheckWords.Count(m.Attempts),
                .. values(m),
            ]);
        }

        return table;
    }

    private static string Interval(Interval interval, Unit unit) =>
        double.IsFinite(interval.Lower) && double.IsFinite(interval.Upper)
            ? $"[{new Quantity(interval.Lower, unit)}, {new Quantity(interval.Upper, unit)}]"
            : CheckWords.Interval(interval, unit);

    /// <summary>A title that is too long for its column would be cut: the endpoint has a name, and that is shorter.</summary>
    private static string Subject(Check check, int room) =>
        check.Subject.Length > room && check.Endpoint is { Length: > 0 } name && name.Length <= room ? name : check.Subject;

    /// <summary>The reason with whose it is: with two endpoints one would have to guess.</summary>
    private static string Named(IReadOnlyList<Check> checks)
    {
        var subjects = checks.Select(c => c.Subject).Distinct(StringComparer.Ordinal).ToList();
        return subjects.Count > 3 ? checks[0].Reason! : $"{string.Join(", ", subjects)}: {checks[0].Reason}";
    }

    /// <summary>What the brackets mean. One level of confidence for all, or a higher one where a level was judged at its first look.</summary>
    private static string? Confidence(RunReport report)
    {
        var levels = report.Checks.Select(c => c.DecidingInterval).OfType<Interval>().Where(i => i.Confidence < 1).OrderBy(i => i.Confidence).Select(i => i.ConfidenceText).Distinct().ToList();
        return levels.Count == 0 ? null : $"  [lower, upper]: each bound holds with {string.Join(" or ", levels)} confidence{(report.Checks.Any(c => c.Compared is not null) ? ", of a change at the level of its look" : "")}";
    }

    /// <summary>Words, not signs: a log is read without colours and searched for them.</summary>
    private static string Mark(CheckVerdict verdict) => verdict switch
    {
        CheckVerdict.Pass => "pass",
        CheckVerdict.Warn => "warn",
        CheckVerdict.Inconclusive => "INCONCLUSIVE",
        CheckVerdict.Fail => "FAIL",
        _ => "INVALID",
    };

    private static string? Rate(Measurement m) => m.Throughput is { } rate ? new Quantity(rate, Unit.PerSecond).ToString() : null;

    private static string? Time(double? seconds) => seconds is { } s ? new Quantity(s, Unit.Duration).ToString() : null;

    public static IEnumerable<string> Wrapped(string text)
    {
        const int width = 116;
        var lead = "  ";
        while (text.Length > width)
        {
            var cut = text.LastIndexOf(' ', width);
            cut = cut <= 0 ? width : cut;
            yield return lead + text[..cut];
            // A command may begin where the line was broken: a log's reader skips the indent.
            text = LogText.Line(text[cut..]);
            lead = "    ";
        }

        yield return lead + text;
    }
}
