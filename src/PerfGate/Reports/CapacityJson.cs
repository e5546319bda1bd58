using System.Text.Json;

namespace PerfGate.Reports;

/// <summary>The search of a capacity phase in perfgate.json.</summary>
internal static class CapacityJson
{
    public static void Write(Utf8JsonWriter json, CapacityReport? capacity)
    {
        if (capacity is null)
        {
            json.WriteNull("capacity");
            return;
        }

        json.WriteStartObject("capacity");
        json.Number("value", capacity.Result.Value);
        json.Number("lower", capacity.Result.Lower);
        json.Number("upper", capacity.Result.Upper);
        json.Text("reason", capacity.Result.Reason);
        json.WriteStartArray("levels");
        foreach (var run in capacity.Levels)
        {
            json.WriteStartObject();
            json.Level(run.Level);
            if (run.Holds is { } holds)
                json.WriteBoolean("holds", holds);
            else
                json.WriteNull("holds");
            json.Number("throughput", run.Throughput);
            json.Text("reason", run.Reason);
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteEndObject();
    }
}
