using PerfGate.Measure;
using PerfGate.Thresholds;

namespace PerfGate.Reports;

/// <summary>A comparison with the baseline: what it decided, every metric on both sides, and the rounds with the interval closing in.</summary>
internal static class HtmlComparison
{
    public static void Write(HtmlText page, RunReport report, PhaseReport phase, BaselineComparison comparison, string id)
    {
        var checks = report.Checks.Where(c => c.Phase == phase.Name).ToList();
        page.Raw("<p class=\"compared\">");
        if (ComparisonWords.Verdict(comparison, checks) is { } verdict)
            page.Raw("<b>").Text(verdict).Raw("</b> ");
        page.Text(ComparisonWords.About(comparison)).Raw("</p>\n");
        foreach (var cause in comparison.Invalid)
            page.Raw("<p class=\"aborted\"><b>Not valid:</b> ").Text(CleanText.Line(cause)).Raw("</p>\n");
        var remarks = ComparisonWords.Remarks(comparison).ToList();
        if (remarks.Count > 0)
        {
            page.Raw("<ul class=\"why\">\n");
            foreach (var remark in remarks)
                page.Raw("<li>").Text(CleanText.Line(remark)).Raw("</li>\n");
            page.Raw("</ul>\n");
        }

        if (comparison.Metrics.Count == 0)
            return;
        Table(page, phase, comparison, checks, id);
        Rounds(page, comparison, checks);
    }

    private static void Table(HtmlText page, PhaseReport phase, BaselineComparison comparison, List<Check> checks, string id)
    {
        var table = new HtmlTable($"{id}-compared", $"Candidate against baseline in {phase.Name}", [
            new("subject"), new("metric"), new("verdict"), new("baseline", true), new("candidate", true), new("change", true), new("against the limit", true, Plain: true),
            new("tolerate / detect", true), new("detectable", true)]);
        foreach (var metric in comparison.Metrics)
        {
            table.Row();
            table.Text(metric.Subject);
            table.Text(metric.Metric);
            table.Cell(Verdict(metric, checks));
            table.Text(metric.Baseline.ToString(), metric.Baseline.Value);
            table.Text(metric.Candidate.ToString(), metric.Candidate.Value);
            table.Cell(HtmlChange.Text(metric), metric.Change);
            table.Cell(HtmlChange.Of(metric, ComparisonWords.VerdictOn(metric, checks)));
            table.Text(ComparisonWords.Bands(metric), metric.Detect);
            table.Text(ChangeText.Detectable(metric) ?? "-", metric.SmallestDetectable);
        }

        page.Raw($"<h3>Candidate against baseline</h3>\n<div class=\"tools\" hidden><button type=\"button\" data-copy=\"{id}-compared\">Copy as Markdown</button></div>\n");
        table.Write(page);
        page.Raw("<p class=\"hint\">Up to \"tolerate\" nothing is said; a change of \"detect\" is promised to be found; between them either answer is right. A metric that is judged for the worse only fails "
            + "where it is worse than \"tolerate\" beyond doubt, and otherwise passes. \"detectable\" is the smallest change that this many rounds with this much noise find in 95 % of runs.</p>\n");
    }

    private static string Verdict(ComparedMetric metric, List<Check> checks)
    {
        var verdict = ComparisonWords.VerdictOn(metric, checks);
        var words = verdict is { } decided ? HtmlVerdict.Label(decided) : "<span class=\"verdict hint\">shown only</span>";
        return ComparisonWords.Remark(metric, verdict) is { } remark ? $"{words}<small>{HtmlText.Escape(remark)}</small>" : words;
    }

    private static void Rounds(HtmlText page, BaselineComparison comparison, List<Check> checks)
    {
        var judged = comparison.Metrics.Where(m => ComparisonWords.VerdictOn(m, checks) is not null && m.Rounds.Count > 1).ToList();
        var shown = comparison.Metrics.Where(m => m.Rounds.Count > 1).Except(judged).ToList();
        if (judged.Count > 0)
        {
            page.Raw("<h3>Rounds</h3>\n<p class=\"hint\">Each dot is the change that one round saw, a ring one beyond the picture. The line is the estimate after so many rounds, the band its interval. "
                + "A metric passes when the whole band is below \"detect\", and fails when it is above \"tolerate\", at one of the looks that were fixed before.</p>\n");
            Cards(page, comparison, checks, judged);
        }

        if (shown.Count == 0)
            return;
        page.Raw($"<details><summary>Rounds of {(shown.Count == 1 ? "the metric that is" : $"the {CheckWords.Count(shown.Count)} metrics that are")} only shown</summary>\n");
        Cards(page, comparison, checks, shown);
        page.Raw("</details>\n");
    }

    private static void Cards(HtmlText page, BaselineComparison comparison, List<Check> checks, List<ComparedMetric> metrics)
    {
        page.Raw("<div class=\"cards\">\n");

        // Of a count that only the candidate has any of a change cannot be drawn.
        foreach (var metric in metrics.Where(m => m.Rounds.All(double.IsFinite)))
        {
            var chart = new HtmlRounds(metric, comparison.MostRounds, ComparisonWords.VerdictOn(metric, checks));
            page.Raw("<figure><figcaption><b>").Text($"{metric.Subject} {metric.Metric} {ChangeText.Change(metric)}").Raw("</b> <small>").Text(chart.Legend).Raw($"</small></figcaption>{chart.Svg()}</figure>\n");
        }

        page.Raw("</div>\n");
    }
}
