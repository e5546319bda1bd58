using System.Globalization;
using PerfGate.Syntax;

namespace PerfGate.Reports;

/// <summary>GitHub Actions' workflow commands. Each line must begin its line of the log, without colours before it.</summary>
internal static class GitHubCommands
{
    // The runner silently keeps ten of each type in a step.
    private const int MostPerType = 9;

    /// <summary>One annotation per trouble at its line of the spec; the rest of a long list is counted in one more.</summary>
    /// <param name="report">The run.</param>
    /// <param name="diagnostics">Everything that is told of it, the worst first.</param>
    public static IReadOnlyList<string> Annotations(RunReport report, IReadOnlyList<Diagnostic> diagnostics) =>
        [.. FirstDiagnostics.Of(diagnostics, MostPerType).Select(d => Annotation(report, d))];

    /// <summary>For the file named by GITHUB_OUTPUT. Paths are those of the results directory's files.</summary>
    public static IReadOnlyList<string> Outputs(RunReport report, string directory) =>
    [
        $"outcome={CheckWords.Word(report.Verdict)}",
        string.Create(CultureInfo.InvariantCulture, $"exit-code={report.ExitCode}"),
        $"run={OneLine(report.RunId)}",
        $"report={OneLine($"{directory}/perfgate.html")}",
        $"junit={OneLine($"{directory}/{JUnitReporter.Name}")}",
        $"summary={OneLine($"{directory}/{MarkdownReporter.Name}")}",
    ];

    public static string GroupStart(string title) => $"::group::{Escape(CleanText.Line(title))}";

    public static string GroupEnd => "::endgroup::";

    private static string Annotation(RunReport report, Diagnostic diagnostic)
    {
        var type = diagnostic.Severity.Word;
        var place = "";
        if (diagnostic.Location is { } location)
        {
            var at = report.Relative(location);
            place = string.Create(CultureInfo.InvariantCulture, $"file={EscapeProperty(at.File)},line={at.Line},col={at.Column},");
        }

        return $"::{type} {place}title={EscapeProperty($"PerfGate {diagnostic.Code}")}::{Escape(CleanText.Line(diagnostic.Message, 2000))}";
    }

    /// <summary>The percent sign first, or it would escape the escapes.</summary>
    private static string Escape(string text) => text
        .Replace("%", "%25", StringComparison.Ordinal)
        .Replace("\r", "%0D", StringComparison.Ordinal)
        .Replace("\n", "%0A", StringComparison.Ordinal);

    private static string EscapeProperty(string text) => Escape(text)
        .Replace(":", "%3A", StringComparison.Ordinal)
        .Replace(",", "%2C", StringComparison.Ordinal);

    private static string OneLine(string text) => CleanText.Line(text, 4000);
}
