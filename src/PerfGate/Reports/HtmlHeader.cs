using System.Globalization;
using PerfGate.Syntax;
using PerfGate.Thresholds;

namespace PerfGate.Reports;

/// <summary>The top of the page: the verdict in one sentence, how the checks ended, and trouble that is no check.</summary>
internal static class HtmlHeader
{
    public static void Write(HtmlText page, RunReport report)
    {
        page.Raw($"<header class=\"{CheckWords.Word(report.Verdict)}\">\n<div class=\"bar\"><span class=\"brand\">PerfGate</span><span class=\"gate\">").Text(report.Gate)
            .Raw("</span><button type=\"button\" id=\"theme\" hidden>Dark or light</button></div>\n<h1>")
            .Raw(HtmlVerdict.Icon(report.Verdict)).Text(Sentence(report)).Raw("</h1>\n<p class=\"scope\">")
            .Text(Headline.Scope(report)).Raw(" · <time datetime=\"")
            .Raw(report.Started.UtcDateTime.ToString("yyyy-MM-dd'T'HH':'mm':'ss'Z'", CultureInfo.InvariantCulture)).Raw("\">")
            .Raw(report.Started.UtcDateTime.ToString("d MMMM yyyy, HH':'mm' UTC'", CultureInfo.InvariantCulture)).Raw("</time> · ")
            .Text(report.Target.Name).Raw("</p>\n");
        Tiles(page, report);
        page.Raw("</header>\n");
        Diagnostics(page, report);
    }

    private static string Sentence(RunReport report)
    {
        var headline = Headline.Of(report);
        return char.ToUpperInvariant(headline[0]) + headline[1..];
    }

    private static void Tiles(HtmlText page, RunReport report)
    {
        page.Raw("<ul class=\"tiles\">");
        foreach (var verdict in Enum.GetValues<CheckVerdict>())
        {
            if (report.Count(verdict) is > 0 and var count)
                page.Raw($"<li class=\"{CheckWords.Word(verdict)}\"><b>{count.ToString("N0", CultureInfo.InvariantCulture)}</b> {CheckWords.Past(verdict)}</li>");
        }

        if (Headline.Closest(report) is { } closest)
            page.Raw("<li class=\"plain\">closest to its limit: <b>").Text(closest.Name).Raw($"</b> {Headline.Used(closest)}</li>");
        page.Raw("</ul>\n");
    }

    private static void Diagnostics(HtmlText page, RunReport report)
    {
        if (report.Diagnostics.Count == 0)
            return;
        page.Raw("<section class=\"diagnostics\" aria-label=\"Trouble, warnings and notes\"><ul>\n");
        foreach (var diagnostic in report.Diagnostics.OrderByDescending(d => d.Severity))
        {
            var verdict = diagnostic.Severity == Severity.Error ? CheckVerdict.Fail : CheckVerdict.Warn;
            page.Raw($"<li class=\"{CheckWords.Word(verdict)}\">{HtmlVerdict.Icon(verdict)}<a href=\"{HtmlText.Escape(DiagnosticCodes.Help(diagnostic.Code).ToString())}\">{diagnostic.Code}</a> ")
                .Text(diagnostic.Message).Raw("</li>\n");
        }

        page.Raw("</ul></section>\n");
    }
}
