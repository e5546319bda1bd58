using Microsoft.Build.Framework;
using Microsoft.Build.Utilities;

namespace PerfGate.Tasks;

/// <summary>
/// Says a diagnostic exactly once in each place where it is looked for: in the build's log and, under GitHub Actions, beside the
/// line of code. There the log's line carries the subcategory <c>PerfGate</c>, which keeps the problem matcher of setup-dotnet from
/// making two more annotations of it.
/// </summary>
/// <param name="log">The task's own log.</param>
/// <param name="failOnBreach">False: breaches are warnings.</param>
/// <param name="annotations">Null: not under GitHub Actions.</param>
internal sealed class DiagnosticLog(TaskLoggingHelper log, bool failOnBreach, GitHubAnnotations? annotations)
{
    private readonly string? _subcategory = annotations is null ? null : "PerfGate";

    public bool HasErrors { get; private set; }

    /// <summary>A diagnostic of the engine.</summary>
    public void Report(EngineEvent diagnostic)
    {
        var code = diagnostic.Code ?? TaskDiagnosticCodes.NoVerdict;
        var isJudgement = code.StartsWith(TaskDiagnosticCodes.JudgementPrefix, StringComparison.Ordinal);
        if (diagnostic.Severity == "note")
        {
            // In the reports, and in a log that is asked for more: a build that treats warnings as errors must not fail by it.
            log.LogMessage(MessageImportance.Normal, "{0} {1}", code, PlainText.From(diagnostic.Message));
            return;
        }

        var isError = diagnostic.Severity != "warning" && (failOnBreach || !isJudgement);
        Report(isError, code, diagnostic.File, diagnostic.Line ?? 0, diagnostic.Column ?? 0, diagnostic.Message, diagnostic.Help);
    }

    public void Error(string code, string message) => Report(isError: true, code, file: null, line: 0, column: 0, message, TaskDiagnosticCodes.Help(code));

    public void Warning(string code, string message) => Report(isError: false, code, file: null, line: 0, column: 0, message, TaskDiagnosticCodes.Help(code));

    private void Report(bool isError, string code, string? file, int line, int column, string? message, string? help)
    {
        var text = PlainText.From(message);
        annotations?.Add(isError, code, file, line, column, text);

        // A file without a line would be printed as `file : error`, which editors cannot follow.
        if (file is not null) line = Math.Max(line, 1);

        // The text goes in as an argument: a brace in it is no placeholder. No end line and no end column: every tool reads the short form.
        if (isError)
        {
            HasErrors = true;
            log.LogError(_subcategory, code, helpKeyword: null, help, file, line, column, endLineNumber: 0, endColumnNumber: 0, "{0}", text);
        }
        else
        {
            log.LogWarning(_subcategory, code, helpKeyword: null, help, file, line, column, endLineNumber: 0, endColumnNumber: 0, "{0}", text);
        }
    }
}
