using System.Text.Json;
using PerfGate.Measure;
using PerfGate.Syntax;
using PerfGate.Thresholds;

namespace PerfGate.Reports;

/// <summary>A check in perfgate.json.</summary>
internal static class CheckJson
{
    public static void Write(Utf8JsonWriter json, RunReport report, Check check)
    {
        var threshold = check.Threshold;
        json.WriteStartObject();
        json.WriteString("identity", CleanText.Of(check.Identity));
        json.WriteString("phase", CleanText.Of(check.Phase));
        json.Level(check.Level);
        json.Text("endpoint", check.Endpoint);
        json.WriteString("subject", CleanText.Of(check.Subject));
        json.WriteString("metric", threshold.Metric.Name);
        json.WriteString("unit", UnitWord(threshold.Metric.Unit));
        json.WriteString("verdict", CheckWords.Word(check.Verdict));
        json.WriteString("severity", threshold.Severity == Severity.Error ? "error" : "warning");
        json.WriteString("code", check.Code);
        json.WriteString("requirement", threshold.Requirement);
        json.WriteBoolean("default", threshold.IsDefault);
        json.Number("observed", check.Observed?.Value);
        json.WriteBoolean("atLeast", check.IsAtLeast);
        json.Number("limit", check.LimitValue?.Value);
        json.Number("baseline", check.Baseline?.Value);
        json.Number("excess", check.Excess);
        WriteInterval(json, check.Interval);
        ComparisonJson.WriteCompared(json, check.Compared);
        json.WriteNumber("samples", check.Samples);
        json.Text("reason", check.Reason);
        json.WriteString("message", CleanText.Of(check.Message));
        json.Place(report.Relative(threshold.Location));
        json.WriteEndObject();
    }

    private static void WriteInterval(Utf8JsonWriter json, Interval? interval)
    {
        if (interval is not { } value)
        {
            json.WriteNull("interval");
            return;
        }

        json.WriteStartObject("interval");
        json.Number("lower", value.Lower);
        json.Number("upper", value.Upper);
        json.Number("confidence", value.Confidence);
        json.WriteEndObject();
    }

    public static string UnitWord(Unit unit) => unit switch
    {
        Unit.Duration => "seconds",
        Unit.Share => "fraction",
        Unit.PerSecond => "perSecond",
        Unit.Size => "bytes",
        Unit.SizePerSecond => "bytesPerSecond",
        Unit.Cores => "cores",
        _ => "count",
    };
}
