using System.Text;
using PerfGate.Measure;
using PerfGate.Thresholds;

namespace PerfGate.Reports;

/// <summary>How the response times of each endpoint are distributed: a histogram over a logarithmic axis, and the percentiles.</summary>
internal static class HtmlDistributions
{
    private const int Bins = 48;
    private const int ShownAtOnce = 6;

    // The axis of percentiles counts nines: each step is a tenth of the rest.
    private static readonly double[] _nines = [0, 0.25, 0.5, 0.75, 0.9, 0.95, 0.975, 0.99, 0.995, 0.9975, 0.999, 0.9995, 0.9999];

    public static void Write(HtmlText page, RunReport report, PhaseReport phase)
    {
        var measured = phase.Measurements.Where(m => m.ResponseTime.Count > 1).ToList();
        if (measured.Count == 0)
            return;
        page.Raw("<h3>Distribution of the response times</h3>\n<div class=\"cards\">\n");
        foreach (var m in measured.Take(ShownAtOnce))
            Card(page, report, phase, m);
        page.Raw("</div>\n");
        if (measured.Count <= ShownAtOnce)
            return;
        page.Raw($"<details><summary>{CheckWords.Count(measured.Count - ShownAtOnce)} more distributions</summary>\n<div class=\"cards\">\n");
        foreach (var m in measured.Skip(ShownAtOnce))
            Card(page, report, phase, m);
        page.Raw("</div></details>\n");
    }

    private static void Card(HtmlText page, RunReport report, PhaseReport phase, Measurement m)
    {
        var title = HtmlPhase.Title(phase, m);
        var limits = report.Checks
            .Where(c => c.Phase == phase.Name && c.Endpoint == m.Endpoint && c.Level == m.Level && c.Threshold.Metric is { Percentile: not null } && c.LimitValue is not null)
            .Select(c => (c.Threshold.Metric.Percentile!.Value, c.LimitValue!.Value.Value)).ToList();
        var before = Before(phase, m);
        page.Raw("<figure><figcaption><b>").Text(title).Raw("</b> <small>").Text($"{CheckWords.Count(m.ResponseTime.Count)} responses; dashed: p50, p95, p99{(before is null ? "" : "; grey: the baseline")}")
            .Raw($"</small></figcaption>{Histogram(title, m.ResponseTime, before)}{Percentiles(title, m.ResponseTime, before, limits)}</figure>\n");
    }

    /// <summary>The same on the baseline; null where the phase compares nothing, or the baseline answered next to nothing.</summary>
    private static LatencyHistogram? Before(PhaseReport phase, Measurement m)
    {
        var baseline = phase.Comparison?.BaselineMeasurements.FirstOrDefault(b => b.Endpoint == m.Endpoint && b.Level == m.Level);
        return baseline?.ResponseTime.Count > 1 ? baseline.ResponseTime : null;
    }

    private static string Histogram(string title, LatencyHistogram times, LatencyHistogram? before)
    {
        var plot = new SvgPlot($"{title}: histogram of the response times", height: 130);
        var low = Math.Max(Math.Min(times.Min!.Value, before?.Min ?? double.MaxValue), 1e-6) * 0.98;
        var high = Math.Max(Math.Max(times.Max!.Value, before?.Max ?? 0) * 1.02, low * 1.5);
        var x = new SvgScale(low, high, plot.Left, plot.Right, Log: true);
        var counts = Binned(times, x);
        // As many as the candidate's, so that the forms can be compared.
        var baseline = before is null ? [] : Array.ConvertAll(Binned(before, x), c => c * times.Count / (double)before.Count);
        var y = new SvgScale(0, Math.Max(counts.Max(), baseline.DefaultIfEmpty().Max()), plot.Bottom, plot.Top);
        plot.XAxis(x, Unit.Duration);
        plot.YAxis(y, Unit.Count, about: 3);
        var step = (plot.Right - plot.Left) / Bins;
        var bars = new StringBuilder();
        for (var i = 0; i < Bins; i++)
        {
            if (counts[i] > 0)
                bars.Append('M').Append(HtmlText.Px(plot.Left + (i * step) + 0.5)).Append(' ').Append(HtmlText.Px(plot.Bottom)).Append('V').Append(HtmlText.Px(y.Of(counts[i])))
                    .Append('h').Append(HtmlText.Px(step - 1)).Append('V').Append(HtmlText.Px(plot.Bottom)).Append('z');
        }

        plot.Fill(bars.ToString(), SvgPlot.P50);
        plot.Line(baseline.SelectMany((c, i) => new[] { (plot.Left + (i * step), (double?)y.Of(c)), (plot.Left + ((i + 1) * step), y.Of(c)) }), SvgPlot.Before);
        foreach (var (quantile, colour) in new[] { (0.5, SvgPlot.P50), (0.95, SvgPlot.P95), (0.99, SvgPlot.P99) })
            plot.Mark($"M{HtmlText.Px(x.Of(times.Quantile(quantile)!.Value))} {HtmlText.Px(plot.Top)}V{HtmlText.Px(plot.Bottom)}", colour);
        return plot.Svg();
    }

    private static long[] Binned(LatencyHistogram times, SvgScale x)
    {
        var counts = new long[Bins];
        foreach (var (seconds, count) in times.Buckets())
            counts[Math.Clamp((int)((x.Of(seconds) - x.From) / (x.To - x.From) * Bins), 0, Bins - 1)] += count;
        return counts;
    }

    private static string Percentiles(string title, LatencyHistogram times, LatencyHistogram? before, List<(double Percentile, double Limit)> limits)
    {
        var plot = new SvgPlot($"{title}: response time by percentile", height: 140);
        // Beyond what the number of responses can tell, a percentile is the maximum.
        var known = _nines.Where(q => q <= 1 - (1.0 / times.Count)).ToList();
        var last = known.Count > 1 ? known[^1] : 0.5;
        var top = Math.Max(times.Quantile(last)!.Value, before?.Quantile(last) ?? 0);
        foreach (var (_, limit) in limits.Where(l => l.Limit < top * 2))
            top = Math.Max(top, limit);
        var y = new SvgScale(0, top * 1.08, plot.Bottom, plot.Top);
        var x = new SvgScale(0, Nines(last), plot.Left, plot.Right);
        plot.YAxis(y, Unit.Duration);
        foreach (var (q, text) in new[] { (0.0, "0"), (0.5, "p50"), (0.9, "p90"), (0.99, "p99"), (0.999, "p99.9"), (0.9999, "p99.99") })
        {
            if (q <= last)
                plot.Label(x.Of(Nines(q)), plot.Bottom + 15, "middle", text);
        }

        if (before is not null)
            plot.Line(Curve(before), SvgPlot.Before);
        plot.Line(Curve(times), SvgPlot.P50);
        foreach (var (percentile, limit) in limits.Where(l => l.Limit <= top))
            plot.Mark($"M{HtmlText.Px(plot.Left)} {HtmlText.Px(y.Of(limit))}H{HtmlText.Px(x.Of(Math.Min(Nines(percentile), Nines(last))))}V{HtmlText.Px(plot.Bottom)}", SvgPlot.P99);
        return plot.Svg();

        IEnumerable<(double X, double? Y)> Curve(LatencyHistogram of) =>
            Enumerable.Range(0, 61).Select(i => Nines(last) * i / 60).Select(n => (x.Of(n), of.Quantile(1 - Math.Pow(10, -n)) is { } v ? y.Of(v) : (double?)null));
    }

    private static double Nines(double q) => -Math.Log10(1 - q);
}
