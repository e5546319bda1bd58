using System.Text.Encodings.Web;
using System.Text.Json;
using PerfGate.Syntax;
using PerfGate.Thresholds;

namespace PerfGate.Reports;

/// <summary>
/// Everything of the run for programs, in the shape of docs/perfgate.report.schema.json. Numbers are in base units
/// (seconds, bytes, fractions); null was not measured. Within one version of the schema things are only added.
/// </summary>
internal sealed class JsonReporter : IReporter
{
    public const string Schema = "perfgate.report/1";

    public string FileName => "perfgate.json";

    public void Write(RunReport report, Stream output)
    {
        // Relaxed: the file is not part of a page, and "µs" and "<" stay readable.
        using var json = new Utf8JsonWriter(output, new JsonWriterOptions { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping });
        json.WriteStartObject();
        json.WriteString("schema", Schema);
        WriteRun(json, report);
        WriteTarget(json, report.Target);
        WriteMachine(json, report.Machine);
        json.WriteStartArray("diagnostics");
        foreach (var diagnostic in report.Diagnostics)
            WriteDiagnostic(json, report, diagnostic);
        json.WriteEndArray();
        json.WriteStartArray("checks");
        foreach (var check in report.Checks)
            CheckJson.Write(json, report, check);
        json.WriteEndArray();
        json.WriteStartArray("phases");
        foreach (var phase in report.Phases)
            WritePhase(json, phase);
        json.WriteEndArray();
        json.WriteStartArray("insights");
        foreach (var insight in report.Insights)
            InsightJson.Write(json, insight);
        json.WriteEndArray();
        json.WriteEndObject();
    }

    private static void WriteRun(Utf8JsonWriter json, RunReport report)
    {
        json.WriteString("run", report.RunId);
        json.WriteString("version", report.PerfGateVersion);
        json.WriteString("gate", report.Gate);
        json.WriteString("spec", report.SpecPath);
        json.Text("profile", report.Profile);
        json.Time("started", report.Started);
        json.Number("durationSeconds", report.Duration.TotalSeconds);
        json.WriteNumber("seed", report.Seed);
        WriteGiven(json, report.Given);
        json.WriteString("verdict", CheckWords.Word(report.Verdict));
        json.WriteNumber("exitCode", report.ExitCode);
        json.WriteNumber("requests", report.Requests);
        WriteCounts(json, report);
    }

    private static void WriteGiven(Utf8JsonWriter json, IReadOnlyList<GivenValue> given)
    {
        if (given.Count == 0)
            return;
        json.WriteStartArray("given");
        foreach (var value in given)
        {
            json.WriteStartObject();
            json.WriteString("path", CleanText.Of(value.Path));
            json.WriteString("source", CleanText.Of(value.Source));
            json.WriteString("value", CleanText.Of(value.Value));
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    public static void WriteCounts(Utf8JsonWriter json, RunReport report)
    {
        json.WriteStartObject("counts");
        json.WriteNumber("checks", report.Checks.Count);
        foreach (var verdict in Enum.GetValues<CheckVerdict>())
            json.WriteNumber(CheckWords.Word(verdict), report.Count(verdict));
        json.WriteEndObject();
    }

    private static void WriteTarget(Utf8JsonWriter json, TargetSummary target)
    {
        json.WriteStartObject("target");
        json.WriteString("kind", target.Kind);
        json.WriteString("name", CleanText.Of(target.Name));
        json.Text("url", target.Url?.ToString());
        json.Text("configuration", target.Configuration);
        json.Number("startupSeconds", target.StartupTime?.TotalSeconds);
        json.Text("log", target.LogFile);
        json.WriteEndObject();
    }

    private static void WriteMachine(Utf8JsonWriter json, MachineSummary machine)
    {
        json.WriteStartObject("machine");
        json.WriteString("name", machine.Name);
        json.WriteString("operatingSystem", machine.OperatingSystem);
        json.WriteString("architecture", machine.Architecture);
        json.Text("processor", machine.Processor);
        json.WriteNumber("cores", machine.Cores);
        json.WriteNumber("memoryBytes", machine.Memory);
        json.WriteString("runtime", machine.Runtime);
        json.WriteEndObject();
    }

    private static void WriteDiagnostic(Utf8JsonWriter json, RunReport report, Diagnostic diagnostic)
    {
        json.WriteStartObject();
        json.WriteString("code", diagnostic.Code);
        json.WriteString("severity", diagnostic.Severity.Word);
        json.WriteString("message", CleanText.Of(diagnostic.Message));
        json.Place(diagnostic.Location is { } place ? report.Relative(place) : null);
        json.WriteString("help", DiagnosticCodes.Help(diagnostic.Code).ToString());
        json.WriteEndObject();
    }

    private static void WritePhase(Utf8JsonWriter json, PhaseReport phase)
    {
        json.WriteStartObject();
        json.WriteString("name", CleanText.Of(phase.Name));
        json.WriteString("kind", phase.Kind);
        json.WriteStartArray("tags");
        foreach (var tag in phase.Tags)
            json.WriteStringValue(tag);
        json.WriteEndArray();
        json.Time("started", phase.Started);
        json.Number("durationSeconds", phase.Duration.TotalSeconds);
        json.Number("warmupSeconds", phase.Warmup.TotalSeconds);
        json.Text("aborted", phase.Aborted);
        CapacityJson.Write(json, phase.Capacity);
        ComparisonJson.Write(json, phase.Comparison);
        json.WriteStartObject("endpoints");
        foreach (var (name, title) in phase.EndpointTitles)
            json.WriteString(name, CleanText.Of(title));
        json.WriteEndObject();
        json.WriteStartArray("measurements");
        foreach (var measurement in phase.Measurements)
            MeasurementJson.Write(json, measurement);
        json.WriteEndArray();
        json.WriteEndObject();
    }
}
