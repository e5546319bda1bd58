namespace PerfGate.Reports;

/// <summary>What <c>buildkite-agent annotate</c> is called with; the Markdown summary goes to its standard input.</summary>
internal static class BuildkiteAnnotation
{
    public static IReadOnlyList<string> Arguments(RunReport report) =>
        ["annotate", "--style", report.ExitCode != 0 ? "error" : report.Troubles().Any() ? "warning" : "success", "--context", $"perfgate-{MarkdownText.Comment(report.Gate)}"];
}
