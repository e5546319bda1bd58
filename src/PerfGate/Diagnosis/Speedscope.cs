using System.Text.Json;

namespace PerfGate.Diagnosis;

/// <summary>Writes a profile for https://www.speedscope.app (file-format-schema.json, a "sampled" profile in milliseconds).</summary>
internal static class Speedscope
{
    public static void Write(CpuProfile profile, string name, Stream output)
    {
        var index = new Dictionary<Frame, int>();
        foreach (var frame in profile.Stacks.SelectMany(s => s.Frames))
            index.TryAdd(frame, index.Count);

        using var json = new Utf8JsonWriter(output);
        json.WriteStartObject();
        json.WriteString("$schema", "https://www.speedscope.app/file-format-schema.json");
        json.WriteString("name", name);
        json.WriteString("exporter", "PerfGate");
        json.WriteStartObject("shared");
        json.WriteStartArray("frames");
        foreach (var frame in index.Keys)
        {
            json.WriteStartObject();
            json.WriteString("name", frame.Method);
            if (frame.Module.Length > 0)
                json.WriteString("file", frame.Module);
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteEndObject();
        json.WriteStartArray("profiles");
        json.WriteStartObject();
        json.WriteString("type", "sampled");
        json.WriteString("name", "CPU");
        json.WriteString("unit", "milliseconds");
        json.WriteNumber("startValue", 0);
        json.WriteNumber("endValue", Math.Round(profile.TotalMilliseconds, 3));
        json.WriteStartArray("samples");
        foreach (var stack in profile.Stacks)
        {
            json.WriteStartArray();
            foreach (var frame in stack.Frames)
                json.WriteNumberValue(index[frame]);
            json.WriteEndArray();
        }

        json.WriteEndArray();
        json.WriteStartArray("weights");
        foreach (var stack in profile.Stacks)
            json.WriteNumberValue(Math.Round(stack.Milliseconds, 3));
        json.WriteEndArray();
        json.WriteEndObject();
        json.WriteEndArray();
        json.WriteEndObject();
    }
}
