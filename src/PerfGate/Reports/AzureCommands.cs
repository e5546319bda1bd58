using System.Globalization;
using PerfGate.Syntax;

namespace PerfGate.Reports;

/// <summary>Azure Pipelines' logging commands.</summary>
internal static class AzureCommands
{
    private const int MostPerType = 9;

    /// <summary>
    /// One issue per trouble. Not where the task that runs <c>dotnet build</c> has put its own logger into it, which
    /// makes issues of MSBuild's diagnostics already.
    /// </summary>
    /// <param name="report">The run.</param>
    /// <param name="diagnostics">Everything that is told of it, the worst first.</param>
    public static IReadOnlyList<string> Issues(RunReport report, IReadOnlyList<Diagnostic> diagnostics) =>
        [.. FirstDiagnostics.Of(diagnostics, MostPerType).Select(d => Issue(report, d))];

    /// <summary>Shows the Markdown summary on the run's page.</summary>
    /// <param name="path">Absolute.</param>
    public static string UploadSummary(string path) => $"##vso[task.uploadsummary]{CleanText.Line(path, 4000)}";

    private static string Issue(RunReport report, Diagnostic diagnostic)
    {
        var type = diagnostic.Severity.Word;
        var place = "";
        if (diagnostic.Location is { } location)
        {
            var at = report.Relative(location);
            place = string.Create(CultureInfo.InvariantCulture, $"sourcepath={Escape(at.File)};linenumber={at.Line};columnnumber={at.Column};");
        }

        // LogText: the message may hold a command of its own, which the agent would find anywhere in the line.
        return $"##vso[task.logissue type={type};{place}code={diagnostic.Code};]{Escape(LogText.Line(diagnostic.Message, 2000))}";
    }

    private static string Escape(string text) => text
        .Replace("%", "%AZP25", StringComparison.Ordinal)
        .Replace(";", "%3B", StringComparison.Ordinal)
        .Replace("\r", "%0D", StringComparison.Ordinal)
        .Replace("\n", "%0A", StringComparison.Ordinal)
        .Replace("]", "%5D", StringComparison.Ordinal);
}
