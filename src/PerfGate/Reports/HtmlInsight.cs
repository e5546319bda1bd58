namespace PerfGate.Reports;

/// <summary>Why a phase was breached: causes, advice, and where the processor time went.</summary>
internal static class HtmlInsight
{
    public static void Write(HtmlText page, PhaseInsight insight)
    {
        page.Raw("<h3>Why</h3>\n");
        if (insight.Causes.Count + insight.Advice.Count > 0)
        {
            page.Raw("<ul class=\"why\">\n");
            foreach (var cause in insight.Causes)
                page.Raw("<li>").Text(CleanText.Line(cause)).Raw("</li>\n");
            foreach (var advice in insight.Advice)
                page.Raw("<li>").Text(CleanText.Line(advice.Text)).Raw($" <a href=\"{HtmlText.Escape(advice.Link.AbsoluteUri)}\">").Text(advice.Rule).Raw("</a></li>\n");
            page.Raw("</ul>\n");
        }

        // Drawn here from names that were escaped there, with attributes in place of styles: nothing of it needs the policy's leave.
        if (insight.FlameGraph is { } graph)
            page.Raw("<div class=\"scroll flame\" tabindex=\"0\" role=\"region\" aria-label=\"").Text($"Flame graph of {insight.Phase}").Raw($"\">{graph}</div>\n");
        if (insight.ProfileFile is { } file)
            page.Raw($"<p class=\"hint\"><a href=\"{HtmlText.Escape(Uri.EscapeDataString(file))}\">").Text(file)
                .Raw("</a> beside this page holds every stack, for <a href=\"https://www.speedscope.app\">speedscope.app</a></p>\n");
    }
}
