using System.Security.Cryptography;
using System.Text;

namespace PerfGate.Reports;

/// <summary>
/// The page that people look at: one file that asks the network for nothing. What must be seen is tables and SVG made
/// here, readable without scripts; the scripts add zoom, sorting and filters.
/// </summary>
internal sealed class HtmlReporter : IReporter
{
    public string FileName => "perfgate.html";

    public void Write(RunReport report, Stream output)
    {
        var style = Asset("uPlot.min.css") + Asset("report.css");
        var script = Asset("uPlot.iife.min.js") + "\n" + Asset("report.js");
        var page = new HtmlText()
            .Raw("<!doctype html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n")
            // Only the style and the script of this very file run, known by their hashes.
            .Raw($"<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src '{Hash(style)}'; script-src '{Hash(script)}'; base-uri 'none'; form-action 'none'\">\n")
            .Raw("<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n<meta name=\"color-scheme\" content=\"light dark\">\n")
            .Raw("<meta name=\"referrer\" content=\"no-referrer\">\n<title>").Text($"PerfGate: {Headline.Of(report)} ({report.Gate})").Raw("</title>\n")
            .Raw($"<style>{style}</style>\n</head>\n<body>\n");
        HtmlHeader.Write(page, report);
        page.Raw("<main>\n");
        HtmlChecks.Write(page, report);
        for (var i = 0; i < report.Phases.Count; i++)
            HtmlPhase.Write(page, report, report.Phases[i], i);
        HtmlEnvironment.Write(page, report);
        page.Raw("</main>\n<p id=\"said\" role=\"status\" class=\"quiet\"></p>\n").Raw($"<script>{script}</script>\n</body>\n</html>\n");
        output.Write(Encoding.UTF8.GetBytes(page.ToString()));
    }

    private static string Hash(string content) => $"sha256-{Convert.ToBase64String(SHA256.HashData(Encoding.UTF8.GetBytes(content)))}";

    private static string Asset(string name)
    {
        using var stream = typeof(HtmlReporter).Assembly.GetManifestResourceStream($"PerfGate.Reports.Assets.{name}")
            ?? throw new InvalidOperationException($"{name} is not embedded in the assembly");
        using var reader = new StreamReader(stream, Encoding.UTF8);
        return reader.ReadToEnd().ReplaceLineEndings("\n");
    }
}
