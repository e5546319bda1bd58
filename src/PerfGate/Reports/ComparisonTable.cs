using PerfGate.Measure;
using PerfGate.Thresholds;

namespace PerfGate.Reports;

/// <summary>A comparison with the baseline for logs: what was compared, then every metric on both sides.</summary>
internal static class ComparisonTable
{
    public static IEnumerable<string> Lines(BaselineComparison comparison, IReadOnlyList<Check> checks)
    {
        var table = new TextTable(
            new TextColumn("compared", MaxWidth: 36), new TextColumn("metric", MaxWidth: 16), new TextColumn("baseline", Right: true, MaxWidth: 10), new TextColumn("candidate", Right: true, MaxWidth: 10),
            new TextColumn("change", Right: true, MaxWidth: 10), new TextColumn("interval", MaxWidth: 20), new TextColumn("detectable", Right: true, MaxWidth: 10));
        foreach (var metric in comparison.Metrics)
        {
            table.Add(
                metric.Subject, metric.Metric, metric.Baseline.ToString(), metric.Candidate.ToString(), ChangeText.Change(metric), ChangeText.Interval(metric),
                ChangeText.Detectable(metric));
        }

        var remarks = comparison.Metrics
            .Where(m => ComparisonWords.Remark(m, ComparisonWords.VerdictOn(m, checks)) is not null)
            .Select(m => $"{m.Subject} {m.Metric} {ChangeText.Of(m)}: {ComparisonWords.Remark(m, ComparisonWords.VerdictOn(m, checks))}");
        return new[] { ComparisonWords.About(comparison) }.Concat(ComparisonWords.Remarks(comparison)).Concat(remarks)
            .SelectMany(s => SummaryTable.Wrapped(LogText.Line(s, 500))).Concat(table.Lines("    "));
    }
}
