using System.Text.Json;
using PerfGate.Measure;

namespace PerfGate.Reports;

/// <summary>A comparison with the baseline in perfgate.json. Changes are fractions: 0.05 is 5 % more.</summary>
internal static class ComparisonJson
{
    public static void Write(Utf8JsonWriter json, BaselineComparison? comparison)
    {
        if (comparison is null)
        {
            json.WriteNull("comparison");
            return;
        }

        json.WriteStartObject("comparison");
        json.WriteString("baseline", CleanText.Of(comparison.Baseline));
        json.WriteNumber("rounds", comparison.Rounds);
        json.WriteNumber("mostRounds", comparison.MostRounds);
        json.Number("rate", comparison.Rate);
        json.WriteNumber("turns", comparison.Turns);
        WriteReasons(json, "excludedTurns", comparison.ExcludedTurns);
        WriteReasons(json, "repeatedRounds", comparison.RepeatedRounds);
        json.Texts("invalid", comparison.Invalid);
        json.Texts("notes", comparison.Notes);
        json.WriteStartArray("leftOut");
        foreach (var left in comparison.LeftOut)
        {
            json.WriteStartObject();
            json.WriteString("metric", left.Metric);
            json.Text("endpoint", left.Endpoint);
            json.WriteString("subject", CleanText.Of(left.Subject));
            json.WriteString("reason", CleanText.Of(left.Reason));
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteStartArray("notCompared");
        foreach (var endpoint in comparison.NotCompared)
        {
            json.WriteStartObject();
            json.WriteString("endpoint", CleanText.Of(endpoint.Endpoint));
            json.WriteString("subject", CleanText.Of(endpoint.Subject));
            json.WriteString("why", endpoint.Why switch { UncomparedReason.New => "new", UncomparedReason.Gone => "gone", _ => "broken" });
            json.WriteString("problem", CleanText.Of(endpoint.Problem));
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteStartArray("metrics");
        foreach (var metric in comparison.Metrics)
            WriteMetric(json, metric);
        json.WriteEndArray();
        json.WriteStartArray("baselineMeasurements");
        foreach (var measurement in comparison.BaselineMeasurements)
            MeasurementJson.Write(json, measurement);
        json.WriteEndArray();
        json.WriteEndObject();
    }

    private static void WriteMetric(Utf8JsonWriter json, ComparedMetric metric)
    {
        json.WriteStartObject();
        json.Text("endpoint", metric.Endpoint);
        json.WriteString("subject", CleanText.Of(metric.Subject));
        json.WriteString("metric", metric.Metric);
        json.WriteString("unit", CheckJson.UnitWord(metric.Baseline.Unit));
        json.Number("baseline", metric.Baseline.Value);
        json.Number("candidate", metric.Candidate.Value);
        WriteChange(json, metric);
        json.Number("smallestDetectable", metric.SmallestDetectable);
        json.Number("spread", metric.Spread);
        json.WriteBoolean("gating", metric.IsGating);
        json.WriteString("outcome", metric.Outcome switch
        {
            ComparedOutcome.Unchanged => "unchanged",
            ComparedOutcome.Worse => "worse",
            ComparedOutcome.Undecided => "undecided",
            ComparedOutcome.NotProvenWorse => "notProvenWorse",
            _ => "informative",
        });
        json.WriteBoolean("worse", metric.IsWorse);
        json.WriteBoolean("worseOnly", metric.IsWorseOnly);
        WriteFailures(json, metric.Failures);
        json.Column("rounds", metric.Rounds, r => r);
        json.WriteStartObject("looks");
        json.Column("rounds", metric.Looks, l => l.Rounds);
        json.Column("change", metric.Looks, l => l.Change);
        json.Column("lower", metric.Looks, l => l.Lower);
        json.Column("upper", metric.Looks, l => l.Upper);
        json.WriteEndObject();
        json.WriteEndObject();
    }

    /// <summary>What a compared check holds against its limit.</summary>
    public static void WriteCompared(Utf8JsonWriter json, ComparedMetric? metric)
    {
        if (metric is null)
        {
            json.WriteNull("compared");
            return;
        }

        json.WriteStartObject("compared");
        WriteChange(json, metric);
        json.WriteNumber("rounds", metric.Rounds.Count);
        json.WriteEndObject();
    }

    /// <summary>Of <c>success</c> only.</summary>
    private static void WriteFailures(Utf8JsonWriter json, ComparedFailures? failures)
    {
        if (failures is null)
        {
            json.WriteNull("failures");
            return;
        }

        json.WriteStartObject("failures");
        foreach (var (name, side) in new[] { ("baseline", failures.Baseline), ("candidate", failures.Candidate) })
        {
            json.WriteStartObject(name);
            json.WriteNumber("failed", side.Failed);
            json.WriteNumber("sent", side.Sent);
            json.Text("commonest", side.Commonest);
            json.WriteEndObject();
        }

        json.WriteEndObject();
    }

    private static void WriteChange(Utf8JsonWriter json, ComparedMetric metric)
    {
        json.WriteString("scale", metric.IsDifference ? "points" : "ratio");
        json.Number("change", metric.Change);
        json.Number("lower", metric.Lower);
        json.Number("upper", metric.Upper);
        json.Number("tolerate", metric.Tolerate);
        json.Number("detect", metric.Detect);
    }

    private static void WriteReasons(Utf8JsonWriter json, string name, IReadOnlyDictionary<string, int> counts)
    {
        json.WriteStartArray(name);
        foreach (var (reason, count) in counts.OrderByDescending(c => c.Value).ThenBy(c => c.Key, StringComparer.Ordinal))
        {
            json.WriteStartObject();
            json.WriteString("reason", CleanText.Of(reason));
            json.WriteNumber("count", count);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }
}
