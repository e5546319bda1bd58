using System.Globalization;
using System.Text;
using PerfGate.Measure;
using PerfGate.Thresholds;

namespace PerfGate.Reports;

/// <summary>A run that may become the stored baseline, as a page of Markdown: what the service is expected to do. In the order of the spec.</summary>
internal sealed class BaselinePage(RunReport report, string? commit, IReadOnlyDictionary<string, string> loads)
{
    /// <summary>Among the results, beside the values; where it is accepted to is the spec's matter.</summary>
    public const string Name = "perfgate.baseline.md";

    private static readonly string[] OfBenchmarks = ["min", "mean", "p50", "p95", "max"];
    private static readonly string[] OfLoads = ["throughput", "p50", "p90", "p95", "p99", "success"];
    private static readonly string[] OfTarget = ["cpu.per-request", "allocated.per-request", "memory"];

    private readonly StringBuilder _page = new();

    private IEnumerable<PhaseReport> Phases => report.Phases.Where(p => p is { Aborted: null, Workload.Length: > 0 });

    public string Text()
    {
        Line($"# Performance baseline of {Cell(report.Gate)}");
        Line("");
        Line("Written by `perfgate baseline accept` beside the stored values; do not edit it, measure again.");
        Line("");
        Line($"- Measured {report.Started.UtcDateTime.ToString("yyyy-MM-dd HH:mm", CultureInfo.InvariantCulture)} UTC{(commit is { Length: > 0 } id ? $" at commit `{id[..Math.Min(12, id.Length)]}`" : "")} by PerfGate {report.PerfGateVersion}");
        var machine = report.Machine;
        Line($"- Machine: {Cell(machine.Processor ?? "unknown processor")}, {machine.Cores} cores, {new Quantity(machine.Memory, Unit.Size)}, {Cell(machine.OperatingSystem)}, {machine.Architecture}, {machine.Runtime}");
        Line(report.Calibration is { } speed
            ? $"- Reference workload: integer {Seconds(speed.Integer)}, memory {Seconds(speed.Memory)}, JSON {Seconds(speed.Json)}, spread {new Quantity(speed.Spread, Unit.Share)}{(speed.IsSteady ? "" : " (too restless to calibrate by)")}"
            : "- Reference workload: not measured");
        Overview();
        foreach (var phase in Phases)
            Append(phase);
        return _page.ToString();
    }

    /// <summary>One line per endpoint: what the first phase found of its times, and the most and the least of all phases.</summary>
    private void Overview()
    {
        var all = Phases.SelectMany(p => Good(p).Select(m => (Phase: p, Measured: m))).Where(m => m.Measured.Endpoint is not null).ToList();
        if (all.Count == 0)
            return;
        Table("Endpoints", ["endpoint", "mean", "p95", "in phase", "highest throughput", "lowest success"], all.GroupBy(m => m.Measured.Endpoint).Select(g =>
        {
            var (phase, first) = g.First();
            return (IReadOnlyList<string>)
            [
                Cell(phase.EndpointTitles.GetValueOrDefault(g.Key!, g.Key!)), Value(first, "mean"), Value(first, "p95"), Cell(Place(phase, first)),
                Best(g.Select(m => m.Measured), "throughput", most: true), Best(g.Select(m => m.Measured), "success", most: false),
            ];
        }));
    }

    private void Append(PhaseReport phase)
    {
        var checks = report.Checks.Where(c => c.Phase == phase.Name && c.Threshold.Limit is AbsoluteLimit).ToList();
        var usual = phase.Kind == "benchmark" ? OfBenchmarks : OfLoads;
        var columns = usual.Concat(OfTarget).Concat(checks.Select(c => c.Threshold.Metric.Name)).Distinct()
            .Where(c => Good(phase).Any(m => Read(m, c) is not null))
            .ToList();
        if (columns.Count == 0)
            return;
        Table($"{Cell(phase.Name)}{(loads.TryGetValue(phase.Name, out var load) ? $": {load}" : "")}", ["endpoint", .. columns.Select(c => c == "p50" && phase.Kind == "benchmark" ? "median" : c)], Good(phase).Select(m =>
            (IReadOnlyList<string>)[Cell(Subject(phase, m)), .. columns.Select(c => $"{Value(m, c)}{Limits(checks, m, c)}")]));
    }

    /// <summary>What the spec allows, beside the value: "7.45 ms (&lt; 100 ms)".</summary>
    private static string Limits(IEnumerable<Check> checks, Measurement measured, string metric)
    {
        var limits = checks
            .Where(c => c.Threshold.Metric.Name == metric && Equals(c.Level, measured.Level) && (c.Endpoint == measured.Endpoint || c.Threshold.Metric.Scope is not MetricScope.Endpoint))
            .Select(c => c.Threshold.Severity == Syntax.Severity.Warning ? $"{c.Threshold.Requirement}, warns" : c.Threshold.Requirement)
            .Distinct()
            .ToList();
        return limits.Count == 0 ? "" : $" ({Cell(string.Join("; ", limits))})";
    }

    private static IEnumerable<Measurement> Good(PhaseReport phase) => phase.Measurements.Where(m => m.Generator.Invalid.Count == 0);

    private static string Subject(PhaseReport phase, Measurement measured) =>
        $"{(measured.Endpoint is { } name ? phase.EndpointTitles.GetValueOrDefault(name, name) : "all endpoints")}{(measured.Level is { } level ? $" at {level}" : "")}";

    private static string Place(PhaseReport phase, Measurement measured) => measured.Level is { } level ? $"{phase.Name} at {level}" : phase.Name;

    private static string Best(IEnumerable<Measurement> measured, string metric, bool most)
    {
        var values = measured.Select(m => Read(m, metric)).OfType<double>().ToList();
        return values.Count == 0 ? "-" : Text(metric, most ? values.Max() : values.Min());
    }

    private static string Value(Measurement measured, string metric) => Read(measured, metric) is { } value ? Text(metric, value) : "-";

    /// <summary>Null where it was not measured, or of too few requests.</summary>
    private static double? Read(Measurement measured, string metric) =>
        Metrics.Find(metric) is { } known && measured.Attempts >= known.MinimumSamples && known.Read(measured) is { } value && double.IsFinite(value) ? value : null;

    private static string Text(string metric, double value) => new Quantity(value, Metrics.Find(metric)!.Unit).ToString();

    private static string Seconds(double seconds) => new Quantity(seconds, Unit.Duration).ToString();

    private static string Cell(string text) => CleanText.Line(text).Replace("|", "\\|", StringComparison.Ordinal);

    private void Table(string title, IReadOnlyList<string> columns, IEnumerable<IReadOnlyList<string>> rows)
    {
        Line("");
        Line($"## {title}");
        Line("");
        Line($"| {string.Join(" | ", columns)} |");
        Line($"|---|{string.Concat(columns.Skip(1).Select(_ => "--:|"))}");
        foreach (var row in rows)
            Line($"| {string.Join(" | ", row)} |");
    }

    private void Line(string text) => _page.Append(text).Append('\n');
}
