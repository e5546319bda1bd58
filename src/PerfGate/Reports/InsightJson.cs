using System.Text.Json;

namespace PerfGate.Reports;

/// <summary>A phase's causes and advice as JSON. The flame graph is a picture for the page; the profile it was drawn from is a file of its own.</summary>
internal static class InsightJson
{
    public static void Write(Utf8JsonWriter json, PhaseInsight insight)
    {
        json.WriteStartObject();
        json.Text("phase", insight.Phase);
        json.WriteStartArray("causes");
        foreach (var cause in insight.Reasons.Concat(insight.Causes))
            json.WriteStringValue(CleanText.Of(cause));
        json.WriteEndArray();
        json.WriteStartArray("advice");
        foreach (var advice in insight.Advice)
        {
            json.WriteStartObject();
            json.WriteString("rule", advice.Rule);
            json.Text("text", advice.Text);
            json.WriteString("link", advice.Link.AbsoluteUri);
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteStartArray("changes");
        foreach (var change in insight.Changes)
        {
            json.WriteStartObject();
            json.Text("name", change.Name);
            json.WriteString("unit", CheckJson.UnitWord(change.Baseline.Unit));
            json.WriteNumber("baseline", change.Baseline.Value);
            json.WriteNumber("candidate", change.Candidate.Value);
            json.WriteBoolean("sure", change.IsSure);
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.Text("profile", insight.ProfileFile);
        json.Text("baselineProfile", insight.BaselineProfileFile);
        json.WriteEndObject();
    }
}
