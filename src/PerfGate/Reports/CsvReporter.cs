using System.Globalization;
using System.Text;
using PerfGate.Measure;

namespace PerfGate.Reports;

/// <summary>One line per phase, level and endpoint for spreadsheets (RFC 4180, but for the line ends). Base units; an empty cell was not measured.</summary>
internal sealed class CsvReporter : IReporter
{
    private static readonly (string Title, Func<PhaseReport, Measurement, string> Cell)[] _columns =
    [
        ("phase", (p, _) => Text(p.Name)),
        ("kind", (p, _) => Text(p.Kind)),
        ("level", (_, m) => Number(m.Level?.Value)),
        ("level_unit", (_, m) => m.Level is null ? "" : m.Level.Value.Unit == LevelUnit.Rate ? "rate" : "concurrency"),
        ("endpoint", (_, m) => Text(m.Endpoint ?? "all")),
        ("title", (p, m) => Text(m.Endpoint is { } name ? p.EndpointTitles.GetValueOrDefault(name, name) : "all endpoints")),
        ("elapsed_seconds", (_, m) => Number(m.Elapsed.TotalSeconds)),
        ("requests", (_, m) => Number(m.Attempts)),
        ("succeeded", (_, m) => Number(m.Succeeded)),
        ("failed", (_, m) => Number(m.Errors.Total)),
        ("dropped", (_, m) => Number(m.Dropped)),
        ("throughput_per_second", (_, m) => Number(m.Throughput)),
        ("success_fraction", (_, m) => Number(m.SuccessShare)),
        ("min_seconds", (_, m) => Number(m.ResponseTime.Min)),
        ("mean_seconds", (_, m) => Number(m.ResponseTime.Mean)),
        ("stddev_seconds", (_, m) => Number(m.ResponseTime.StandardDeviation)),
        ("p50_seconds", (_, m) => Number(m.ResponseTime.Quantile(0.5))),
        ("p90_seconds", (_, m) => Number(m.ResponseTime.Quantile(0.9))),
        ("p95_seconds", (_, m) => Number(m.ResponseTime.Quantile(0.95))),
        ("p99_seconds", (_, m) => Number(m.ResponseTime.Quantile(0.99))),
        ("p99_9_seconds", (_, m) => Number(m.ResponseTime.Quantile(0.999))),
        ("max_seconds", (_, m) => Number(m.ResponseTime.Max)),
        ("service_p95_seconds", (_, m) => Number(m.ServiceTime.Quantile(0.95))),
        ("target_cpu_cores", (_, m) => Number(m.Resources?.CpuCores)),
        ("target_peak_memory_bytes", (_, m) => Number(m.Resources?.PeakMemoryBytes)),
        ("side", (p, m) => p.Comparison is null ? "" : p.Measurements.Contains(m) ? "candidate" : "baseline"),
    ];

    public string FileName => "perfgate.csv";

    public void Write(RunReport report, Stream output)
    {
        var text = new StringBuilder(string.Join(',', _columns.Select(c => c.Title))).Append('\n');
        foreach (var phase in report.Phases)
        {
            foreach (var measurement in phase.Measurements.Concat(phase.Comparison?.BaselineMeasurements ?? []))
                text.AppendJoin(',', _columns.Select(c => c.Cell(phase, measurement))).Append('\n');
        }

        output.Write(Encoding.UTF8.GetBytes(text.ToString()));
    }

    private static string Number(double? value) =>
        value is { } number && double.IsFinite(number) ? number.ToString("R", CultureInfo.InvariantCulture) : "";

    /// <summary>Quoted where needed; a first character that a spreadsheet would take for a formula gets an apostrophe before it.</summary>
    private static string Text(string text)
    {
        var line = CleanText.Line(text);
        if (line.Length > 0 && "=+-@".Contains(line[0], StringComparison.Ordinal))
            line = "'" + line;
        return line.AsSpan().IndexOfAny(',', '"') < 0 ? line : $"\"{line.Replace("\"", "\"\"", StringComparison.Ordinal)}\"";
    }
}
