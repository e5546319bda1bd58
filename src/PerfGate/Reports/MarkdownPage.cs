using System.Globalization;
using System.Text;
using PerfGate.Measure;
using PerfGate.Syntax;
using PerfGate.Thresholds;

namespace PerfGate.Reports;

/// <summary>One stage of the Markdown summary.</summary>
internal sealed class MarkdownPage(RunReport report, MarkdownDetail detail)
{
    private const int MostTroubles = 10;
    private const int MostRows = 400;

    private readonly StringBuilder _text = new();

    public string Text()
    {
        var troubles = report.Troubles().ToList();
        var diagnostics = report.Diagnostics.Where(d => d.Severity == Severity.Error).ToList();
        if (troubles.Count == 0 && diagnostics.Count == 0 && report.Checks.Count > 0)
        {
            Line($"{CheckWords.Emoji(CheckVerdict.Pass)} **PerfGate**: {Headline.Of(report)} ({MarkdownText.Plain(Headline.Scope(report))}){Closest(", closest ")}");
            Warnings();
        }
        else
        {
            Line($"### {CheckWords.Emoji(report.Verdict)} PerfGate: {MarkdownText.Plain(Headline.Of(report))} ({MarkdownText.Plain(Headline.Scope(report))})");
            Line("");
            Diagnostics(diagnostics);
            Troubles(troubles);
            Passed();
            if (detail < MarkdownDetail.SummaryOnly)
                Details();
        }

        // Finds its own comment again, and is found as the end of the text.
        Line($"<!-- perfgate:sticky:{MarkdownText.Comment(report.Gate)} -->");
        return _text.ToString();
    }

    private void Diagnostics(List<Diagnostic> diagnostics)
    {
        if (diagnostics.Count == 0)
            return;
        foreach (var diagnostic in diagnostics.Take(MostTroubles))
            Line($"- **{diagnostic.Code}** {MarkdownText.Plain(diagnostic.Message)}");
        Line("");
    }

    private void Troubles(List<Check> troubles)
    {
        if (troubles.Count == 0)
            return;
        var baseline = troubles.Any(c => c.Baseline is not null);
        Line(baseline ? "| check | measured | threshold | vs baseline |" : "| check | measured | threshold |");
        Line(baseline ? "|---|--:|--:|--:|" : "|---|--:|--:|");
        foreach (var check in troubles.Take(MostTroubles))
            Line(Row(check, baseline));
        Line("");
        if (troubles.Count > MostTroubles)
            Line($"and {troubles.Count - MostTroubles} more that did not pass\n");
        Failed(troubles);
        Why(troubles);
        foreach (var reason in troubles.Select(c => c.Reason).OfType<string>().Distinct(StringComparer.Ordinal).Take(3))
            Line($"> {MarkdownText.Plain(reason)}\n");
    }

    private void Failed(List<Check> troubles)
    {
        foreach (var check in troubles.Where(c => c.Failures.Count > 0).DistinctBy(c => (c.Phase, c.Endpoint, c.Level)).Take(MostTroubles))
            Line($"> {MarkdownText.Code(check.Name)} · {MarkdownText.Plain(check.Phase)}: {MarkdownText.Plain(string.Join("; ", FailureWords.Lines(check)))}\n");
    }

    /// <summary>One line per breached phase; the page has the rest.</summary>
    private void Why(List<Check> troubles)
    {
        var breached = troubles.Where(c => c.Verdict == CheckVerdict.Fail).Select(c => c.Phase).Distinct(StringComparer.Ordinal);
        foreach (var insight in breached.Select(report.InsightOf).OfType<PhaseInsight>().Take(MostTroubles))
        {
            if (insight.First is { } why)
                Line($"**Why** {MarkdownText.Plain(insight.Phase)}: {MarkdownText.Plain(why)}\n");
        }
    }

    private string Row(Check check, bool baseline)
    {
        var around = check is { DecidingInterval: { } interval, Observed: { } observed } ? $" ({CheckWords.IntervalWithConfidence(interval, observed.Unit)})" : "";
        var measured = check.Compared is { } compared ? $"**{ChangeText.Change(compared)}** {MarkdownText.Plain(ChangeText.Interval(compared))}"
            : check.ObservedText is { } value ? $"**{value}**{around}" : "not measured";
        var distance = CheckWords.Distance(check) is { } d && check.Verdict != CheckVerdict.Pass ? $" ({d})" : "";
        var limit = check is { Threshold.Limit: BaselineLimit, LimitValue: { } resolved } ? $" = {resolved}" : "";
        var last = baseline ? $" {(check.Compared is { } both ? ComparisonWords.Values(both) : CheckWords.AgainstBaseline(check) ?? "-")} |" : "";
        return $"| {CheckWords.Emoji(check.Verdict)} {MarkdownText.Code(check.Name)} · {MarkdownText.Plain(check.Phase)} | {measured} | {Link(check)}{limit}{distance} |{last}";
    }

    /// <summary>The requirement, linked to its own line of the spec where that has an address.</summary>
    private string Link(Check check)
    {
        var text = MarkdownText.Plain(check.Threshold.Requirement);
        return report.SpecUrl is { } url && check.Threshold.Location.File == report.SpecFile
            ? string.Create(CultureInfo.InvariantCulture, $"[{text}]({url}#L{check.Threshold.Location.Line})")
            : text;
    }

    private void Passed()
    {
        var parts = new List<string>();
        if (report.Count(CheckVerdict.Pass) is > 0 and var passed)
            parts.Add(string.Create(CultureInfo.InvariantCulture, $"{passed} passed{Closest(", closest ")}"));
        if (report.Troubles().FirstOrDefault() is { } worst)
        {
            var place = report.Relative(worst.Threshold.Location);
            parts.Add(MarkdownText.Code(string.Create(CultureInfo.InvariantCulture, $"{place.File}:{place.Line}")));
        }

        if (parts.Count > 0)
            Line(string.Join(" · ", parts) + "\n");
    }

    private string Closest(string lead) =>
        Headline.Closest(report) is { } check ? $"{lead}{MarkdownText.Code(check.Identity)} {Headline.Used(check)}" : "";

    private void Details()
    {
        Line("<details><summary>All checks, endpoints and environment</summary>\n");
        if (detail < MarkdownDetail.WithoutPassedChecks && report.Checks.Count > 0)
        {
            var baseline = report.Checks.Any(c => c.Baseline is not null);
            Line(baseline ? "| check | measured | threshold | vs baseline |" : "| check | measured | threshold |");
            Line(baseline ? "|---|--:|--:|--:|" : "|---|--:|--:|");
            foreach (var check in report.Checks.Take(MostRows))
                Line(Row(check, baseline));
            Line("");
        }

        if (detail < MarkdownDetail.WithoutEndpoints && report.Phases.Count > 0)
        {
            Endpoints();
            foreach (var phase in report.Phases)
            {
                if (phase.Comparison is { } comparison)
                    Compared(phase, comparison);
            }
        }

        Environment();
        Line("</details>\n");
    }

    private void Endpoints()
    {
        Line("| endpoint | phase | requests | rate | success | p50 | p95 | p99 | max |");
        Line("|---|---|--:|--:|--:|--:|--:|--:|--:|");
        foreach (var phase in report.Phases)
        {
            foreach (var m in phase.Measurements.Take(MostRows))
            {
                var title = m.Endpoint is { } name ? MarkdownText.Code(phase.EndpointTitles.GetValueOrDefault(name, name)) : "all";
                var level = m.Level is { } l ? $" at {l}" : "";
                Line($"| {title}{level} | {MarkdownText.Plain(phase.Name)} | {CheckWords.Count(m.Attempts)} | {Value(m.Throughput, Unit.PerSecond)} | {Value(m.SuccessShare, Unit.Share)} | {Latency(m, 0.5)} | {Latency(m, 0.95)} | {Latency(m, 0.99)} | {Value(m.ResponseTime.Max, Unit.Duration)} |");
            }
        }

        Line("");
    }

    private void Compared(PhaseReport phase, BaselineComparison comparison)
    {
        var checks = report.Checks.Where(c => c.Phase == phase.Name).ToList();
        Line($"**{MarkdownText.Plain(phase.Name)}**: {string.Join(' ', ComparisonWords.Sentences(comparison, checks).Select(s => s.EndsWith('.') ? s : $"{s}.").Select(MarkdownText.Plain))}\n");
        if (comparison.Metrics.Count == 0)
            return;
        Line("| | metric | baseline | candidate | change | detectable |");
        Line("|---|---|--:|--:|--:|--:|");
        foreach (var metric in comparison.Metrics.Take(MostRows))
        {
            var verdict = ComparisonWords.VerdictOn(metric, checks);
            var remark = ComparisonWords.Remark(metric, verdict) is { } text ? $" ({text})" : "";
            var mark = verdict is { } decided ? CheckWords.Emoji(decided) : "";
            Line($"| {mark} | {MarkdownText.Code(metric.Subject)} {metric.Metric}{remark} | {metric.Baseline} | {metric.Candidate} | {MarkdownText.Plain(ChangeText.Of(metric))} | {ChangeText.Detectable(metric) ?? "-"} |");
        }

        Line("");
    }

    private void Environment()
    {
        Warnings();
        var machine = report.Machine;
        var memory = new Quantity(machine.Memory, Unit.Size);
        Line($"- target: {MarkdownText.Plain(report.Target.Name)}{(report.Target.Configuration is { } c ? $" ({MarkdownText.Plain(c)})" : "")}");
        Line($"- machine: {MarkdownText.Plain(machine.Name)}, {machine.Cores.ToString(CultureInfo.InvariantCulture)} cores{(machine.Processor is { } p ? $" {MarkdownText.Plain(p)}" : "")}, {memory}, {MarkdownText.Plain(machine.OperatingSystem)} {machine.Architecture}, {MarkdownText.Plain(machine.Runtime)}");
        foreach (var given in report.Given)
            Line($"- {MarkdownText.Plain(given.Path)}: {MarkdownText.Plain(given.Value)} (from {MarkdownText.Plain(given.Source)})");
        Line($"- run {MarkdownText.Plain(report.RunId)}, PerfGate {report.PerfGateVersion}, seed {report.Seed.ToString(CultureInfo.InvariantCulture)}");
        Line("");
    }

    private void Warnings()
    {
        foreach (var warning in report.Diagnostics.Where(d => d.Severity != Severity.Error).OrderByDescending(d => d.Severity).Take(MostTroubles))
            Line($"- {warning.Code} {MarkdownText.Plain(warning.Message)}");
    }

    private static string Latency(Measurement m, double q) => Value(m.ResponseTime.Quantile(q), Unit.Duration);

    private static string Value(double? value, Unit unit) => value is { } v ? new Quantity(v, unit).ToString() : "-";

    private void Line(string line) => _text.Append(line).Append('\n');
}
