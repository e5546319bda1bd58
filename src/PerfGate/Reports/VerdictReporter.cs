using System.Text.Json;

namespace PerfGate.Reports;

/// <summary>
/// The small file that a CI step trusts: it exists only when the run came to its end, and holds the run's id. Written last.
/// </summary>
/// <param name="files">Names of the report files that were written, in the same directory.</param>
internal sealed class VerdictReporter(IReadOnlyList<string> files) : IReporter
{
    public const string Schema = "perfgate.verdict/1";
    public const string File = "verdict.json";

    public string FileName => File;

    public void Write(RunReport report, Stream output)
    {
        using var json = new Utf8JsonWriter(output, new JsonWriterOptions { Indented = true, NewLine = "\n" });
        json.WriteStartObject();
        json.WriteString("schema", Schema);
        json.WriteString("run", report.RunId);
        json.WriteString("verdict", CheckWords.Word(report.Verdict));
        json.WriteNumber("exitCode", report.ExitCode);
        JsonReporter.WriteCounts(json, report);
        json.WriteString("gate", report.Gate);
        json.WriteString("spec", report.SpecPath);
        json.Text("profile", report.Profile);
        json.Time("started", report.Started);
        json.Number("durationSeconds", report.Duration.TotalSeconds);
        json.WriteStartArray("files");
        foreach (var file in files)
            json.WriteStringValue(file);
        json.WriteEndArray();
        json.WriteEndObject();
    }
}
