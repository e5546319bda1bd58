using PerfGate.Measure;

namespace PerfGate.Reports;

/// <summary>Why a phase was breached: causes, advice, and where the processor time went.</summary>
internal static class HtmlInsight
{
    public static void Write(HtmlText page, PhaseInsight insight, string id)
    {
        page.Raw("<h3>Why</h3>\n");
        if (insight.Reasons.Count + insight.Causes.Count + insight.Advice.Count > 0)
        {
            page.Raw("<ul class=\"why\">\n");
            foreach (var cause in insight.Reasons.Concat(insight.Causes))
                page.Raw("<li>").Text(CleanText.Line(cause)).Raw("</li>\n");
            foreach (var advice in insight.Advice)
                page.Raw("<li>").Text(CleanText.Line(advice.Text)).Raw($" <a href=\"{HtmlText.Escape(advice.Link.AbsoluteUri)}\">").Text(advice.Rule).Raw("</a></li>\n");
            page.Raw("</ul>\n");
        }

        if (insight.Changes.Count > 0)
            Changes(page, insight, id);

        // Drawn here from names that were escaped there, with attributes in place of styles: nothing of it needs the policy's leave.
        if (insight.FlameGraph is { } graph)
            page.Raw("<div class=\"scroll flame\" tabindex=\"0\" role=\"region\" aria-label=\"").Text($"Flame graph of {insight.Phase}").Raw($"\">{graph}</div>\n");
        if (insight.ProfileFile is { } file)
        {
            page.Raw("<p class=\"hint\">");
            Link(page, file);
            if (insight.BaselineProfileFile is { } before)
            {
                page.Raw(" and, of the baseline, ");
                Link(page, before);
            }

            page.Raw($" beside this page {(insight.BaselineProfileFile is null ? "holds" : "hold")} every stack, for <a href=\"https://www.speedscope.app\">speedscope.app</a></p>\n");
        }
    }

    /// <summary>What the candidate does at another cost than the baseline, per request.</summary>
    private static void Changes(HtmlText page, PhaseInsight insight, string id)
    {
        var table = new HtmlTable($"{id}-changes", $"Cost per request in {insight.Phase}", [
            new("method"), new("baseline", true), new("candidate", true), new("change", true), new("relative", true), new("beyond chance")]);
        foreach (var change in insight.Changes)
        {
            var difference = change.Candidate.Value - change.Baseline.Value;
            table.Row();
            table.Text(change.Name);
            table.Text(change.Baseline.ToString(), change.Baseline.Value);
            table.Text(change.Candidate.ToString(), change.Candidate.Value);
            table.Text($"{(difference < 0 ? "-" : "+")}{change.Baseline with { Value = Math.Abs(difference) }}", difference);
            table.Text(change.Baseline.Value > 0 ? ChangeText.Signed(difference / change.Baseline.Value) : "new", difference / change.Baseline.Value);
            table.Text(change.IsSure ? "yes" : "no");
        }

        table.Write(page);
    }

    private static void Link(HtmlText page, string file) =>
        page.Raw($"<a href=\"{HtmlText.Escape(Uri.EscapeDataString(file))}\">").Text(file).Raw("</a>");
}
