using System.Text.Json;
using PerfGate.Measure;

namespace PerfGate.Baselines;

/// <summary>The parts that a stored baseline and a record of the history have in common, in JSON, keys sorted.</summary>
internal static class StoredParts
{
    public static void Write(Utf8JsonWriter json, Calibration calibration)
    {
        json.WriteStartObject("calibration");
        json.WriteNumber("integerSeconds", StoredPhase.Round(calibration.Integer));
        json.WriteNumber("jsonSeconds", StoredPhase.Round(calibration.Json));
        json.WriteNumber("memorySeconds", StoredPhase.Round(calibration.Memory));
        json.WriteNumber("spread", StoredPhase.Round(calibration.Spread));
        json.WriteEndObject();
    }

    public static Calibration ReadCalibration(JsonElement json) => new(
        json.GetProperty("integerSeconds").GetDouble(), json.GetProperty("memorySeconds").GetDouble(), json.GetProperty("jsonSeconds").GetDouble(), json.GetProperty("spread").GetDouble());

    public static void Write(Utf8JsonWriter json, MachineClass machine)
    {
        json.WriteStartObject("machine");
        json.WriteString("architecture", machine.Architecture);
        json.WriteNumber("cores", machine.Cores);
        json.WriteNumber("memoryBytes", machine.Memory);
        json.WriteString("operatingSystem", machine.OperatingSystem);
        if (machine.Processor is { } processor)
            json.WriteString("processor", processor);
        json.WriteString("runtime", machine.Runtime);
        json.WriteEndObject();
    }

    public static MachineClass ReadMachine(JsonElement json) => new()
    {
        Architecture = json.GetProperty("architecture").GetString() ?? "",
        Cores = json.GetProperty("cores").GetInt32(),
        Memory = json.GetProperty("memoryBytes").GetInt64(),
        OperatingSystem = json.GetProperty("operatingSystem").GetString() ?? "",
        Processor = json.TryGetProperty("processor", out var processor) ? processor.GetString() : null,
        Runtime = json.GetProperty("runtime").GetString() ?? "",
    };

    public static void Write(Utf8JsonWriter json, IReadOnlyDictionary<string, StoredPhase> phases)
    {
        json.WriteStartObject("phases");
        foreach (var (name, phase) in phases.OrderBy(p => p.Key, StringComparer.Ordinal))
        {
            json.WriteStartObject(name);
            json.WriteStartObject("values");
            foreach (var (subject, values) in phase.Values.OrderBy(v => v.Key, StringComparer.Ordinal))
            {
                json.WriteStartObject(subject);
                foreach (var (metric, value) in values.OrderBy(v => v.Key, StringComparer.Ordinal))
                    json.WriteNumber(metric, StoredPhase.Round(value));
                json.WriteEndObject();
            }

            json.WriteEndObject();
            json.WriteString("workload", phase.Workload);
            json.WriteEndObject();
        }

        json.WriteEndObject();
    }

    public static IReadOnlyDictionary<string, StoredPhase> ReadPhases(JsonElement json) => json.EnumerateObject().ToDictionary(
        p => p.Name,
        p => new StoredPhase(
            p.Value.GetProperty("workload").GetString() ?? "",
            p.Value.GetProperty("values").EnumerateObject().ToDictionary(
                s => s.Name, s => (IReadOnlyDictionary<string, double>)s.Value.EnumerateObject().ToDictionary(m => m.Name, m => m.Value.GetDouble(), StringComparer.Ordinal), StringComparer.Ordinal)),
        StringComparer.Ordinal);
}
