using System.Globalization;
using System.Text;
using PerfGate.Measure;
using PerfGate.Thresholds;

namespace PerfGate.Baselines;

/// <summary>A stored baseline as a page of Markdown: what the service is expected to do.</summary>
internal static class BaselinePage
{
    private static readonly string[] Columns = ["throughput", "p50", "p90", "p95", "p99", "success", "cpu.per-request", "allocated.per-request", "memory"];

    /// <param name="baseline">What is told.</param>
    /// <param name="file">Name of the file that the gate reads.</param>
    public static string Text(StoredBaseline baseline, string file)
    {
        var page = new StringBuilder();
        Line(page, $"# Performance baseline of {Cell(baseline.Gate)}");
        Line(page, "");
        Line(page, $"Written by `perfgate baseline accept` from `{file}`; do not edit it, measure again.");
        Line(page, "");
        Line(page, $"- Measured {baseline.Measured.UtcDateTime.ToString("yyyy-MM-dd HH:mm", CultureInfo.InvariantCulture)} UTC{(baseline.Commit is { } commit ? $" at commit `{commit[..Math.Min(12, commit.Length)]}`" : "")} by PerfGate {baseline.PerfGateVersion}");
        Line(page, $"- Machine: {Cell(baseline.Machine.Processor ?? "unknown processor")}, {baseline.Machine.Cores} cores, {new Quantity(baseline.Machine.Memory, Unit.Size)}, {Cell(baseline.Machine.OperatingSystem)}, {baseline.Machine.Architecture}, {baseline.Machine.Runtime}");
        Line(page, baseline.Calibration is { } speed
            ? $"- Reference workload: integer {Seconds(speed.Integer)}, memory {Seconds(speed.Memory)}, JSON {Seconds(speed.Json)}, spread {new Quantity(speed.Spread, Unit.Share)}{(speed.IsSteady ? "" : " (too restless to calibrate by)")}"
            : "- Reference workload: not measured");
        foreach (var (name, phase) in baseline.Phases.OrderBy(p => p.Key, StringComparer.Ordinal))
            Append(page, name, phase);
        return page.ToString();
    }

    private static void Append(StringBuilder page, string name, StoredPhase phase)
    {
        var columns = Columns.Concat(phase.Values.Values.SelectMany(v => v.Keys).Order(StringComparer.Ordinal)).Distinct()
            .Where(c => phase.Values.Values.Any(v => v.ContainsKey(c)))
            .ToList();
        Line(page, "");
        Line(page, $"## {Cell(name)}");
        Line(page, "");
        Line(page, $"| endpoint | {string.Join(" | ", columns)} |");
        Line(page, $"|---|{string.Concat(columns.Select(_ => "--:|"))}");
        foreach (var (subject, values) in phase.Values.OrderBy(v => v.Key, StringComparer.Ordinal))
            Line(page, $"| {Cell(subject)} | {string.Join(" | ", columns.Select(c => values.TryGetValue(c, out var value) ? Value(c, value) : "-"))} |");
    }

    private static string Value(string metric, double value) =>
        Metrics.Find(metric) is { } known ? new Quantity(value, known.Unit).ToString() : value.ToString(CultureInfo.InvariantCulture);

    private static string Seconds(double seconds) => new Quantity(seconds, Unit.Duration).ToString();

    private static string Cell(string text) => text.Replace("|", "\\|", StringComparison.Ordinal).ReplaceLineEndings(" ");

    private static void Line(StringBuilder page, string text) => page.Append(text).Append('\n');
}
