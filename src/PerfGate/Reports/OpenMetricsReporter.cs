using System.Globalization;
using System.Text;
using PerfGate.Measure;
using PerfGate.Thresholds;

namespace PerfGate.Reports;

/// <summary>
/// The run as OpenMetrics text, which Prometheus scrapes and GitLab's metrics report compares. Percentiles have the label
/// <c>stat</c>: <c>quantile</c> belongs to summaries. Values of labels hold neither quotes nor <c>#</c>, on which GitLab's reader fails.
/// </summary>
internal sealed class OpenMetricsReporter : IReporter
{
    private static readonly (string Stat, Func<LatencyHistogram, double?> Read)[] _stats =
    [
        ("min", h => h.Min), ("mean", h => h.Mean), ("p50", h => h.Quantile(0.5)), ("p90", h => h.Quantile(0.9)), ("p95", h => h.Quantile(0.95)),
        ("p99", h => h.Quantile(0.99)), ("p99.9", h => h.Quantile(0.999)), ("max", h => h.Max), ("stddev", h => h.StandardDeviation),
    ];

    public string FileName => "perfgate.om.txt";

    public void Write(RunReport report, Stream output)
    {
        var text = new StringBuilder();
        var measured = report.Phases.SelectMany(p => p.Measurements.Select(m => (Labels: Labels(report, m), Measurement: m))).ToList();

        // A gauge: readers of the older text format know no type "info".
        Family(text, "perfgate_run_info", "gauge", "The run: always 1.",
            [($"{{gate=\"{Label(report.Gate)}\",verdict=\"{CheckWords.Word(report.Verdict)}\",version=\"{Label(report.PerfGateVersion)}\"}}", 1)]);
        Family(text, "perfgate_run_duration_seconds", "gauge", "Duration of the run.", [($"{{gate=\"{Label(report.Gate)}\"}}", report.Duration.TotalSeconds)], "seconds");
        Family(text, "perfgate_response_time_seconds", "gauge", "Response time of expected responses, from the intended time.",
            measured.SelectMany(m => _stats.Select(s => ($"{{{m.Labels},stat=\"{s.Stat}\"}}", s.Read(m.Measurement.ResponseTime)))), "seconds");
        // Gauges, too: the next run begins anew, which a counter never does.
        Family(text, "perfgate_requests", "gauge", "Requests by their end.", measured.SelectMany(m => new (string, double?)[]
        {
            ($"{{{m.Labels},result=\"ok\"}}", m.Measurement.Succeeded),
            ($"{{{m.Labels},result=\"failed\"}}", m.Measurement.Errors.Total),
            ($"{{{m.Labels},result=\"dropped\"}}", m.Measurement.Dropped),
        }));
        Family(text, "perfgate_throughput", "gauge", "Expected responses per second.", measured.Select(m => ($"{{{m.Labels}}}", m.Measurement.Throughput)));
        Family(text, "perfgate_success_ratio", "gauge", "Share of requests that met their expectations.", measured.Select(m => ($"{{{m.Labels}}}", m.Measurement.SuccessShare)), "ratio");
        Family(text, "perfgate_target_cpu_cores", "gauge", "Cores the target kept busy.", measured.Select(m => ($"{{{m.Labels}}}", m.Measurement.Resources?.CpuCores)));
        Family(text, "perfgate_target_memory_bytes", "gauge", "Largest resident memory of the target.", measured.Select(m => ($"{{{m.Labels}}}", (double?)m.Measurement.Resources?.PeakMemoryBytes)), "bytes");
        Family(text, "perfgate_change_ratio", "gauge", "Change from the baseline: 0.05 is 5 % more.", Changes(report), "ratio");
        Family(text, "perfgate_check_value", "gauge", "What a check measured, in base units.", Checks(report, c => c.Observed?.Value));
        Family(text, "perfgate_check_limit", "gauge", "The limit of a check, in base units.", Checks(report, c => c.LimitValue?.Value));
        Family(text, "perfgate_check_passed", "gauge", "1: passed, 0: breached; absent when it was not decided.",
            Checks(report, c => c.Verdict switch { CheckVerdict.Pass => 1, CheckVerdict.Warn or CheckVerdict.Fail => 0, _ => null }));
        text.Append("# EOF\n");
        output.Write(Encoding.UTF8.GetBytes(text.ToString()));
    }

    private static IEnumerable<(string, double?)> Checks(RunReport report, Func<Check, double?> value) =>
        report.Checks.DistinctBy(c => c.Identity, StringComparer.Ordinal).Select(c =>
            ($"{{gate=\"{Label(report.Gate)}\",phase=\"{Label(c.Phase)}\",check=\"{Label(c.Name)}\"}}", value(c)));

    /// <summary>Rounded: a millionth is finer than any comparison, and the last digits of a logarithm differ between machines.</summary>
    private static IEnumerable<(string, double?)> Changes(RunReport report) =>
        from phase in report.Phases
        where phase.Comparison is not null
        from metric in phase.Comparison!.Metrics.DistinctBy(m => (m.Endpoint, m.Metric))
        from bound in new (string Stat, double? Value)[] { ("estimate", metric.Change), ("lower", metric.Lower), ("upper", metric.Upper) }
        select ($"{{gate=\"{Label(report.Gate)}\",phase=\"{Label(phase.Name)}\",endpoint=\"{Label(metric.Endpoint ?? "all")}\",metric=\"{Label(metric.Metric)}\",stat=\"{bound.Stat}\"}}",
            bound.Value is { } value ? Math.Round(value, 6) : (double?)null);

    private static void Family(StringBuilder text, string name, string type, string help, IEnumerable<(string Suffix, double? Value)> samples, string? unit = null)
    {
        // A value that was not measured has no line; a family without lines is not announced.
        var known = samples.Where(s => s.Value is { } v && double.IsFinite(v)).ToList();
        if (known.Count == 0)
            return;
        text.Append(CultureInfo.InvariantCulture, $"# TYPE {name} {type}\n");
        if (unit is not null)
            text.Append(CultureInfo.InvariantCulture, $"# UNIT {name} {unit}\n");
        text.Append(CultureInfo.InvariantCulture, $"# HELP {name} {help}\n");
        foreach (var (suffix, value) in known)
            text.Append(CultureInfo.InvariantCulture, $"{name}{suffix} {value!.Value}\n");
    }

    private static string Labels(RunReport report, Measurement m) =>
        $"gate=\"{Label(report.Gate)}\",phase=\"{Label(m.Phase)}\",endpoint=\"{Label(m.Endpoint ?? "all")}\",level=\"{m.Level}\"";

    private static string Label(string text) =>
        CleanText.Line(text, 200).Replace('"', '\'').Replace('#', '_').Replace('\\', '/').Replace('\'', '_');
}
