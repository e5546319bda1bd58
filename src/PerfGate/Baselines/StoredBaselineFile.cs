using System.Globalization;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace PerfGate.Baselines;

/// <summary>The file of a stored baseline: made to be read in a review, so its keys are sorted and each value has a line of its own.</summary>
internal static class StoredBaselineFile
{
    public const string Name = "perfgate.baseline.json";

    public static string Text(StoredBaseline baseline)
    {
        using var stream = new MemoryStream();
        using (var json = new Utf8JsonWriter(stream, new JsonWriterOptions { Indented = true, NewLine = "\n", Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping }))
            Write(json, baseline);
        return Encoding.UTF8.GetString(stream.ToArray()) + "\n";
    }

    /// <exception cref="FormatException">It is no such file, and why.</exception>
    public static StoredBaseline Parse(string text)
    {
        try
        {
            using var json = JsonDocument.Parse(text);
            return Read(json.RootElement);
        }
        catch (Exception e) when (e is JsonException or KeyNotFoundException or InvalidOperationException or ArgumentException)
        {
            throw new FormatException($"it is not a stored baseline ({e.Message.ReplaceLineEndings(" ")})", e);
        }
    }

    private static void Write(Utf8JsonWriter json, StoredBaseline baseline)
    {
        json.WriteStartObject();
        if (baseline.Calibration is { } calibration)
            StoredParts.Write(json, calibration);
        if (baseline.Commit is { } commit)
            json.WriteString("commit", commit);
        json.WriteString("gate", baseline.Gate);
        StoredParts.Write(json, baseline.Machine);
        json.WriteString("measured", baseline.Measured.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture));
        json.WriteString("perfgate", baseline.PerfGateVersion);
        StoredParts.Write(json, baseline.Phases);
        json.WriteString("schema", StoredBaseline.Schema);
        json.WriteEndObject();
    }

    private static StoredBaseline Read(JsonElement root)
    {
        var schema = root.GetProperty("schema").GetString();
        if (schema != StoredBaseline.Schema)
            throw new FormatException($"its schema is '{schema}', and this version reads '{StoredBaseline.Schema}'");
        return new StoredBaseline
        {
            Gate = root.GetProperty("gate").GetString() ?? "",
            PerfGateVersion = root.GetProperty("perfgate").GetString() ?? "",
            Measured = root.GetProperty("measured").GetDateTimeOffset(),
            Commit = root.TryGetProperty("commit", out var commit) ? commit.GetString() : null,
            Machine = StoredParts.ReadMachine(root.GetProperty("machine")),
            Calibration = root.TryGetProperty("calibration", out var calibration) ? StoredParts.ReadCalibration(calibration) : null,
            Phases = StoredParts.ReadPhases(root.GetProperty("phases")),
        };
    }
}
