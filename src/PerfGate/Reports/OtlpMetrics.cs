using System.Buffers;
using System.Globalization;
using System.Text.Json;
using PerfGate.Measure;
using PerfGate.Thresholds;

namespace PerfGate.Reports;

/// <summary>
/// A run as an OTLP request for metrics, in its JSON form (https://opentelemetry.io/docs/specs/otlp/#json-protobuf-encoding). Times
/// are written from our own histograms, which the library's instruments, made for one value at a time, could not take over.
/// </summary>
internal static class OtlpMetrics
{
    // What was counted in this run and no other.
    private const int Delta = 1;

    /// <summary>Upper bounds in seconds: 10 µs to 50 s, three to a decade.</summary>
    private static readonly double[] Bounds =
        [.. Enumerable.Range(-5, 7).SelectMany(decade => new[] { 1, 2, 5 }.Select(step => Math.Round(step * Math.Pow(10, decade), 5)))];

    public static byte[] Of(RunReport report, OtlpSettings settings)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var json = new Utf8JsonWriter(buffer))
        {
            json.WriteStartObject();
            json.WriteStartArray("resourceMetrics");
            json.WriteStartObject();
            json.WriteStartObject("resource");
            var resource = settings.Resource.Any(r => r.Key == "service.name") ? settings.Resource : [.. settings.Resource, new("service.name", report.Gate)];
            Attributes(json, [.. resource.Select(r => (r.Key, r.Value))]);
            json.WriteEndObject();
            json.WriteStartArray("scopeMetrics");
            json.WriteStartObject();
            json.WriteStartObject("scope");
            json.WriteString("name", "perfgate");
            json.WriteString("version", report.PerfGateVersion);
            json.WriteEndObject();
            json.WriteStartArray("metrics");
            Metrics(json, report);
            json.WriteEndArray();
            json.WriteEndObject();
            json.WriteEndArray();
            json.WriteEndObject();
            json.WriteEndArray();
            json.WriteEndObject();
        }

        return buffer.WrittenSpan.ToArray();
    }

    private static void Metrics(Utf8JsonWriter json, RunReport report)
    {
        var measured = report.Phases.SelectMany(p => p.Measurements).ToList();
        Histogram(json, report, [.. measured.Where(m => m.ResponseTime.Count > 0)]);
        Gauge(json, report, "perfgate.throughput", "{request}/s", "Expected responses per second.", measured.Select(m => (Labels(report, m), m.Throughput)));
        Gauge(json, report, "perfgate.success", "1", "Share of requests that met their expectations.", measured.Select(m => (Labels(report, m), m.SuccessShare)));
        Gauge(json, report, "perfgate.target.cpu", "{core}", "Mean cores the target kept busy.", measured.Select(m => (Labels(report, m), m.Resources?.CpuCores)));
        Gauge(json, report, "perfgate.target.memory", "By", "Largest resident memory of the target.", measured.Select(m => (Labels(report, m), (double?)m.Resources?.PeakMemoryBytes)));
        Gauge(json, report, "perfgate.target.allocated_per_request", "By", "Managed memory allocated per request.", measured.Select(m => (Labels(report, m), m.AllocatedPerRequest)));
        var checks = report.Checks.DistinctBy(c => c.Identity, StringComparer.Ordinal).ToList();
        Gauge(json, report, "perfgate.check.value", "1", "What a threshold was held against, in base units.", checks.Select(c => (Labels(report, c), c.Observed?.Value)));
        Gauge(json, report, "perfgate.check.limit", "1", "The limit of a threshold, in base units.", checks.Select(c => (Labels(report, c), c.LimitValue?.Value)));
        Gauge(json, report, "perfgate.check.passed", "1", "1: passed, 0: breached; absent when it was not decided.",
            checks.Select(c => (Labels(report, c), (double?)(c.Verdict switch { CheckVerdict.Pass => 1, CheckVerdict.Warn or CheckVerdict.Fail => 0, _ => null }))));
    }

    private static void Histogram(Utf8JsonWriter json, RunReport report, List<Measurement> measured)
    {
        if (measured.Count == 0)
            return;
        Begin(json, "perfgate.response_time", "s", "Response time of expected responses, from the intended time.", "histogram");
        foreach (var m in measured)
        {
            var counts = new long[Bounds.Length + 1];
            foreach (var (seconds, count) in m.ResponseTime.Buckets())
                counts[Array.FindIndex(Bounds, b => seconds <= b) is var i and >= 0 ? i : Bounds.Length] += count;
            json.WriteStartObject();
            Point(json, report, Labels(report, m));
            json.WriteString("count", m.ResponseTime.Count.ToString(CultureInfo.InvariantCulture));
            json.WriteNumber("sum", m.ResponseTime.Mean!.Value * m.ResponseTime.Count);
            json.WriteNumber("min", m.ResponseTime.Min!.Value);
            json.WriteNumber("max", m.ResponseTime.Max!.Value);
            json.WriteStartArray("bucketCounts");
            foreach (var count in counts)
                json.WriteStringValue(count.ToString(CultureInfo.InvariantCulture));
            json.WriteEndArray();
            json.Column("explicitBounds", Bounds, b => b);
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteNumber("aggregationTemporality", Delta);
        json.WriteEndObject();
        json.WriteEndObject();
    }

    /// <summary>A value that was not measured has no point; a metric without points is left out.</summary>
    private static void Gauge(Utf8JsonWriter json, RunReport report, string name, string unit, string about, IEnumerable<((string, string?)[] Labels, double? Value)> values)
    {
        var known = values.Where(v => v.Value is { } value && double.IsFinite(value)).ToList();
        if (known.Count == 0)
            return;
        Begin(json, name, unit, about, "gauge");
        foreach (var (labels, value) in known)
        {
            json.WriteStartObject();
            Point(json, report, labels);
            json.WriteNumber("asDouble", value!.Value);
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteEndObject();
        json.WriteEndObject();
    }

    private static void Begin(Utf8JsonWriter json, string name, string unit, string about, string kind)
    {
        json.WriteStartObject();
        json.WriteString("name", name);
        json.WriteString("unit", unit);
        json.WriteString("description", about);
        json.WriteStartObject(kind);
        json.WriteStartArray("dataPoints");
    }

    private static void Point(Utf8JsonWriter json, RunReport report, (string, string?)[] labels)
    {
        Attributes(json, labels);
        json.WriteString("startTimeUnixNano", Nanoseconds(report.Started));
        json.WriteString("timeUnixNano", Nanoseconds(report.Started + report.Duration));
    }

    private static void Attributes(Utf8JsonWriter json, IReadOnlyList<(string Key, string? Value)> attributes)
    {
        json.WriteStartArray("attributes");
        foreach (var (key, value) in attributes.Where(a => a.Value is not null))
        {
            json.WriteStartObject();
            json.WriteString("key", key);
            json.WriteStartObject("value");
            json.WriteString("stringValue", CleanText.Line(value!, 500));
            json.WriteEndObject();
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    private static (string, string?)[] Labels(RunReport report, Measurement m) =>
        [("perfgate.gate", report.Gate), ("perfgate.phase", m.Phase), ("perfgate.endpoint", m.Endpoint ?? "all"), ("perfgate.level", m.Level?.ToString())];

    private static (string, string?)[] Labels(RunReport report, Check c) =>
        [("perfgate.gate", report.Gate), ("perfgate.phase", c.Phase), ("perfgate.check", c.Name)];

    private static string Nanoseconds(DateTimeOffset time) =>
        ((time.UtcTicks - DateTimeOffset.UnixEpoch.Ticks) * 100).ToString(CultureInfo.InvariantCulture);
}
