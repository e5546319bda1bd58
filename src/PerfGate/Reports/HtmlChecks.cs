using System.Globalization;
using PerfGate.Measure;
using PerfGate.Thresholds;

namespace PerfGate.Reports;

/// <summary>The table of checks: trouble first, then in the order of the phases.</summary>
internal static class HtmlChecks
{
    public static void Write(HtmlText page, RunReport report)
    {
        page.Raw("<section id=\"checks\"><h2>Thresholds</h2>\n");
        if (report.Checks.Count == 0)
        {
            page.Raw("<p>Nothing was checked.</p></section>\n");
            return;
        }

        var baseline = report.Checks.Any(c => c.Baseline is not null);
        var history = report.History.Values.Any(h => h.Points.Count > 1);
        page.Raw("<div class=\"tools\" hidden><label>Filter <input type=\"search\" data-filter=\"checks-table\" placeholder=\"endpoint, metric, phase\"></label><span class=\"chips\" role=\"group\" aria-label=\"Verdicts\">");
        foreach (var verdict in report.Checks.Select(c => c.Verdict).Distinct().OrderDescending())
            page.Raw($"<button type=\"button\" aria-pressed=\"true\" data-verdict=\"{CheckWords.Word(verdict)}\">{CheckWords.Word(verdict)} {report.Count(verdict).ToString(CultureInfo.InvariantCulture)}</button>");
        page.Raw("</span><button type=\"button\" data-copy=\"checks-table\">Copy as Markdown</button></div>\n");

        var table = new HtmlTable("checks-table", "Every threshold with what was measured", [
            new("verdict"), new("check"), new("phase"), new("measured", true), new("threshold", true), new("against the limit", true, Plain: true),
            .. baseline ? [new HtmlColumn("vs baseline", true)] : Array.Empty<HtmlColumn>(),
            .. history ? [new HtmlColumn("last runs", true, Plain: true)] : Array.Empty<HtmlColumn>(), new(report.Checks.Any(c => c.Compared is not null) ? "requests or rounds" : "requests", true), new("spec")]);
        foreach (var check in report.Troubles().Concat(report.Checks.Where(c => c.Verdict == CheckVerdict.Pass)))
            Row(table, report, check, baseline, history);
        table.Write(page);
        page.Raw("</section>\n");
    }

    private static void Row(HtmlTable table, RunReport report, Check check, bool baseline, bool history)
    {
        table.Row(CheckWords.Word(check.Verdict));
        table.Cell(HtmlVerdict.Label(check.Verdict), -(int)check.Verdict);
        var reason = check.Reason is { } why ? $"<small class=\"reason\">{HtmlText.Escape(CleanText.Line(why))}</small>" : "";
        reason += string.Concat(FailureWords.Lines(check).Select(line => $"<small class=\"reason\">{HtmlText.Escape(CleanText.Line(line))}</small>"));
        table.Cell($"<span class=\"subject\">{HtmlText.Escape(check.Subject)}</span> <b>{HtmlText.Escape(check.Threshold.Metric.Name)}</b>{(check.Level is { } level ? $" at {level}" : "")}{reason}");
        table.Text(check.Phase);
        table.Cell(Measured(check), check.Observed?.Value);
        var resolved = check is { Threshold.Limit: BaselineLimit, LimitValue: { } limit } ? $"<small>{HtmlText.Escape(limit.ToString())}</small>" : "";
        table.Cell(HtmlText.Escape(CheckWords.Requirement(check)) + resolved, check.LimitValue?.Value);
        table.Cell(check.Compared is { } change ? HtmlChange.Of(change, check.Verdict) : HtmlMargin.Of(check), check.Excess);
        if (baseline)
            table.Cell(check.Compared is { } both ? Pair(ComparisonWords.Values(both)) : HtmlText.Escape(CheckWords.AgainstBaseline(check) ?? ""), check is { Observed: { } o, Baseline: { Value: not 0 } b } ? (o.Value / b.Value) - 1 : null);
        if (history)
            table.Cell(HtmlSparkline.Of(report.History.GetValueOrDefault(check.Identity), check.Threshold.Metric.Unit));
        table.Text(check.Compared is { } rounds ? ComparisonWords.Rounds(rounds.Rounds.Count) : check.Samples > 0 ? CheckWords.Count(check.Samples) : "", check.Samples);
        table.Cell(Place(report, check), check.Threshold.Location.Line);
    }

    /// <summary>Two values that a narrow column may put on two lines, without tearing a number from its unit.</summary>
    private static string Pair(string values) =>
        $"<span class=\"pair\">{string.Join(" to ", values.Split(" to ").Select(v => $"<span>{HtmlText.Escape(v)}</span>"))}</span>";

    private static string Measured(Check check)
    {
        if (check.Compared is { } compared)
            return HtmlChange.Text(compared);
        if (check.Observed is not { } observed)
            return check.Verdict == CheckVerdict.Pass ? "" : "not measured";
        var interval = check.DecidingInterval is { } i ? $"<small>{HtmlText.Escape(CheckWords.IntervalWithConfidence(i, observed.Unit))}</small>" : "";
        return $"<b>{HtmlText.Escape(check.ObservedText!)}</b>{interval}";
    }

    private static string Place(RunReport report, Check check)
    {
        var at = report.Relative(check.Threshold.Location);
        var text = HtmlText.Escape(string.Create(CultureInfo.InvariantCulture, $"{Path.GetFileName(at.File)}:{at.Line}"));
        return report.SpecUrl is { } url && check.Threshold.Location.File == report.SpecFile
            ? $"<a href=\"{HtmlText.Escape(url.AbsoluteUri)}#L{at.Line.ToString(CultureInfo.InvariantCulture)}\">{text}</a>"
            : $"<code>{text}</code>";
    }
}
