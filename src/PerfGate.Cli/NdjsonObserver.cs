using System.Text;
using System.Text.Json;
using PerfGate.Measure;
using PerfGate.Reports;
using PerfGate.Running;
using PerfGate.Spec;
using PerfGate.Syntax;
using PerfGate.Thresholds;

namespace PerfGate.Cli;

/// <summary>Tells the run as one JSON object a line; what the MSBuild task reads.</summary>
/// <param name="output">Where to.</param>
/// <param name="options">Whose environment names the CI system, and whose folder holds the files; null: there is none.</param>
internal sealed class NdjsonObserver(TextWriter output, GateOptions? options = null) : IGateObserver
{
    private readonly Lock _lock = new();

    public void Started(string runId, GateSpec spec, string resultsDirectory) => Write("start", json =>
    {
        json.WriteString("run", runId);
        json.WriteString("spec", spec.File);
        json.WriteString("results", resultsDirectory);
    });

    public void Progress(string text) => Write("tick", json => json.WriteString("text", text));

    /// <summary>As a phase: the build's log has a line of each.</summary>
    public void Waiting(string text) => Write("phase", json => json.WriteString("text", text));

    public void PhaseStarted(Phase phase) => Write("phase", json =>
    {
        json.WriteString("name", phase.Name);
        json.WriteString("text", ProgressText.Of(phase));
    });

    public void Ticked(string subject, LiveTick tick) => Write("tick", json => json.WriteString("text", ProgressText.Of(subject, tick)));

    public void Diagnosed(Diagnostic diagnostic) => Write("diag", json =>
    {
        json.WriteString("severity", diagnostic.Severity.Word);
        json.WriteString("code", diagnostic.Code);
        if (diagnostic.Location is { } place)
        {
            json.WriteString("file", place.File);
            json.WriteNumber("line", place.Line);
            json.WriteNumber("column", place.Column);
        }

        json.WriteString("message", diagnostic.Message);
        json.WriteString("help", DiagnosticCodes.Help(diagnostic.Code).AbsoluteUri);
    });

    public void Checked(Check check) => Write("result", json =>
    {
        json.WriteString("id", check.Identity);
        json.WriteString("phase", check.Phase);
        json.WriteString("endpoint", check.Endpoint);
        json.WriteString("metric", check.Threshold.Metric.Name);
        json.WriteString("level", check.Level?.ToString());
        json.WriteString("verdict", Word(check.Verdict));
        json.WriteString("value", check.ObservedText);
        json.WriteString("limit", check.Threshold.Requirement);
        json.WriteString("baseline", check.Baseline?.ToString());
        json.WriteNumber("samples", check.Samples);
        json.WriteString("file", check.Threshold.Location.File);
        json.WriteNumber("line", check.Threshold.Location.Line);
    });

    public void Ended(RunReport report, IReadOnlyList<Diagnostic> breaches)
    {
        foreach (var line in SummaryTable.Lines(report))
            Write("line", json => json.WriteString("text", line));
        foreach (var breach in breaches)
            Diagnosed(breach);
        foreach (var command in Commands(report, breaches))
            Write("ci", json => json.WriteString("text", command));
        Write("end", json =>
        {
            json.WriteString("verdict", Word(report.Verdict));
            json.WriteNumber("exit", report.ExitCode);
            json.WriteNumber("passed", report.Count(CheckVerdict.Pass));
            json.WriteNumber("warned", report.Count(CheckVerdict.Warn));
            json.WriteNumber("failed", report.Count(CheckVerdict.Fail));
            json.WriteNumber("inconclusive", report.Count(CheckVerdict.Inconclusive));
            json.WriteNumber("invalid", report.Count(CheckVerdict.Invalid));
            json.WriteNumber("seconds", Math.Round(report.Duration.TotalSeconds, 3));
        });
    }

    /// <summary>Azure's and TeamCity's commands, for the task to print. GitHub's the task makes itself: it knows whether a breach fails the build.</summary>
    private IReadOnlyList<string> Commands(RunReport report, IReadOnlyList<Diagnostic> breaches)
    {
        if (options is null || CiHost.Detect(name => options.Environment.GetValueOrDefault(name)) is not { System: CiSystem.Azure or CiSystem.TeamCity } host)
            return [];
        return new CiAnnouncement(host, report, options.ResultsDirectory).Lines([.. report.Diagnostics, .. breaches]);
    }

    private static string Word(CheckVerdict verdict) => verdict.ToString().ToLowerInvariant();

    private void Write(string ev, Action<Utf8JsonWriter> body)
    {
        using var buffer = new MemoryStream();
        using (var json = new Utf8JsonWriter(buffer))
        {
            json.WriteStartObject();
            json.WriteNumber("v", 1);
            json.WriteString("ev", ev);
            body(json);
            json.WriteEndObject();
        }

        lock (_lock)
        {
            output.WriteLine(Encoding.UTF8.GetString(buffer.ToArray()));
            output.Flush();
        }
    }
}
