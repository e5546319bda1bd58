using System.Globalization;
using System.Text.Json;
using PerfGate.Measure;
using PerfGate.Thresholds;

namespace PerfGate.Reports;

/// <summary>
/// The checks as <c>customSmallerIsBetter</c> of github-action-benchmark, which draws their history on GitHub Pages.
/// Metrics of which more is better are left out: the format can not tell them apart.
/// </summary>
internal sealed class BenchmarkActionReporter : IReporter
{
    public string FileName => "perfgate.benchmark.json";

    public void Write(RunReport report, Stream output)
    {
        using var json = new Utf8JsonWriter(output, new JsonWriterOptions { Indented = true, NewLine = "\n" });
        json.WriteStartArray();
        foreach (var check in report.Checks.Where(c => !c.Threshold.Metric.HigherIsBetter).DistinctBy(c => c.Identity, StringComparer.Ordinal))
        {
            if (check.Observed is not { } observed || !double.IsFinite(observed.Value))
                continue;
            var (unit, factor) = Scale(observed.Unit);
            json.WriteStartObject();
            json.WriteString("name", CleanText.Line(check.Identity));
            json.WriteString("unit", unit);
            json.WriteNumber("value", Math.Round(observed.Value * factor, 6));
            if (check.Interval is { } interval && double.IsFinite(interval.Lower) && double.IsFinite(interval.Upper))
                json.WriteString("range", $"± {((interval.Upper - interval.Lower) / 2 * factor).ToString("0.######", CultureInfo.InvariantCulture)}");
            json.WriteString("extra", CleanText.Line($"threshold {check.Threshold.Requirement}, {(check.Compared is { } compared ? $"{ChangeText.Of(compared)}, " : "")}{CheckWords.Word(check.Verdict)}"));
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    private static (string Unit, double Factor) Scale(Unit unit) => unit switch
    {
        Unit.Duration => ("ms", 1000),
        Unit.Size => ("MiB", 1.0 / (1024 * 1024)),
        Unit.SizePerSecond => ("MiB/min", 60.0 / (1024 * 1024)),
        Unit.Cores => ("cores", 1),
        Unit.PerSecond => ("1/s", 1),
        Unit.Share => ("%", 100),
        _ => ("count", 1),
    };
}
