using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Json;
using PerfGate.Baselines;
using PerfGate.Measure;

namespace PerfGate.History;

/// <summary>One record in JSON.</summary>
internal static class HistoryFile
{
    public static byte[] Text(HistoryRecord record)
    {
        using var stream = new MemoryStream();
        using (var json = new Utf8JsonWriter(stream, new JsonWriterOptions { Indented = true, NewLine = "\n", Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping }))
            Write(json, record);
        return stream.ToArray();
    }

    /// <summary>Null for what is no record of this version: a history may be older or newer than the program.</summary>
    public static HistoryRecord? Parse(byte[] text)
    {
        try
        {
            using var json = JsonDocument.Parse(text);
            var root = json.RootElement;
            if (root.GetProperty("schema").GetString() != HistoryRecord.Schema)
                return null;
            return new HistoryRecord
            {
                Run = root.GetProperty("run").GetString() ?? "",
                Started = root.GetProperty("started").GetDateTimeOffset(),
                Gate = root.GetProperty("gate").GetString() ?? "",
                Profile = Optional(root, "profile"),
                Commit = Optional(root, "commit"),
                Branch = Optional(root, "branch"),
                IsUndecided = root.GetProperty("undecided").GetBoolean(),
                Machine = StoredParts.ReadMachine(root.GetProperty("machine")),
                Calibration = root.TryGetProperty("calibration", out var calibration) ? StoredParts.ReadCalibration(calibration) : null,
                Checks = root.GetProperty("checks").EnumerateObject().ToDictionary(c => c.Name, c => Value(c.Value), StringComparer.Ordinal),
            };
        }
        catch (Exception e) when (e is JsonException or KeyNotFoundException or InvalidOperationException or FormatException or ArgumentException)
        {
            return null;
        }
    }

    private static void Write(Utf8JsonWriter json, HistoryRecord record)
    {
        json.WriteStartObject();
        json.WriteString("schema", HistoryRecord.Schema);
        json.WriteString("run", record.Run);
        json.WriteString("started", record.Started.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture));
        json.WriteString("gate", record.Gate);
        foreach (var (name, text) in new[] { ("profile", record.Profile), ("commit", record.Commit), ("branch", record.Branch) })
        {
            if (text is not null)
                json.WriteString(name, text);
        }

        json.WriteBoolean("undecided", record.IsUndecided);
        StoredParts.Write(json, record.Machine);
        if (record.Calibration is { } calibration)
            StoredParts.Write(json, calibration);
        json.WriteStartObject("checks");
        foreach (var (identity, value) in record.Checks.OrderBy(c => c.Key, StringComparer.Ordinal))
        {
            json.WriteStartObject(identity);
            json.WriteNumber("value", value.Value);
            json.WriteString("unit", value.Unit.ToString());
            json.WriteString("verdict", value.Verdict);
            json.WriteString("workload", value.Workload);
            json.WriteEndObject();
        }

        json.WriteEndObject();
        json.WriteEndObject();
    }

    private static HistoryValue Value(JsonElement json) => new(
        json.GetProperty("value").GetDouble(),
        Enum.TryParse<Unit>(json.GetProperty("unit").GetString(), out var unit) ? unit : throw new FormatException("an unknown unit"),
        json.GetProperty("verdict").GetString() ?? "",
        json.GetProperty("workload").GetString() ?? "");

    private static string? Optional(JsonElement root, string name) => root.TryGetProperty(name, out var value) ? value.GetString() : null;
}
