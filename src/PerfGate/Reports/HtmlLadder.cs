using PerfGate.Measure;

namespace PerfGate.Reports;

/// <summary>Latency, rate and success against the levels of a ladder, a row of charts per endpoint.</summary>
internal static class HtmlLadder
{
    public static void Write(HtmlText page, PhaseReport phase)
    {
        page.Raw("<h3>By level</h3>\n<div class=\"cards\">\n");
        foreach (var endpoint in phase.Measurements.Where(m => m.Level is not null).GroupBy(m => m.Endpoint))
        {
            var steps = endpoint.OrderBy(m => m.Level!.Value.Value).ToList();
            if (steps.Count < 2)
                continue;
            var title = HtmlPhase.Title(phase, steps[0], level: false);
            Card(page, $"{title}: response time", "p50, p95, p99", Latency(title, steps));
            Card(page, $"{title}: rate", "expected responses per second", Single($"{title}: rate by level", steps, m => m.Throughput, Unit.PerSecond, 0, null));
            Card(page, $"{title}: success", "share of requests", Single($"{title}: success by level", steps, m => m.SuccessShare, Unit.Share, Math.Min(0.9, steps.Min(m => m.SuccessShare ?? 0)), 1));
            HtmlScalability.Write(page, title, steps);
        }

        page.Raw("</div>\n");
    }

    private static void Card(HtmlText page, string title, string legend, string svg) =>
        page.Raw("<figure><figcaption><b>").Text(title).Raw("</b> <small>").Text(legend).Raw($"</small></figcaption>{svg}</figure>\n");

    private static string Latency(string title, List<Measurement> steps)
    {
        var plot = new SvgPlot($"{title}: p50, p95 and p99 by level");
        var top = steps.Max(m => m.ResponseTime.Quantile(0.99) ?? 0);
        if (top <= 0)
            return plot.Svg();
        var y = new SvgScale(0, top * 1.05, plot.Bottom, plot.Top);
        plot.YAxis(y, Unit.Duration);
        Levels(plot, steps);
        foreach (var (quantile, colour) in new[] { (0.5, SvgPlot.P50), (0.95, SvgPlot.P95), (0.99, SvgPlot.P99) })
            plot.Line(steps.Select((m, i) => (X(plot, steps, i), m.ResponseTime.Quantile(quantile) is { } v ? y.Of(v) : (double?)null)), colour, dots: true);
        return plot.Svg();
    }

    private static string Single(string title, List<Measurement> steps, Func<Measurement, double?> value, Unit unit, double low, double? high)
    {
        var plot = new SvgPlot(title);
        var top = high ?? (steps.Max(m => value(m) ?? 0) * 1.05);
        if (top <= low)
            return plot.Svg();
        var y = new SvgScale(low, top, plot.Bottom, plot.Top);
        plot.YAxis(y, unit);
        Levels(plot, steps);
        plot.Line(steps.Select((m, i) => (X(plot, steps, i), value(m) is { } v ? y.Of(v) : (double?)null)), SvgPlot.Good, dots: true);
        return plot.Svg();
    }

    /// <summary>Levels stand at even distances: 10, 50, 100, 200, 500 is a list, not a scale.</summary>
    private static double X(SvgPlot plot, List<Measurement> steps, int i) =>
        plot.Left + 12 + ((plot.Right - plot.Left - 24) * i / (steps.Count - 1));

    private static void Levels(SvgPlot plot, List<Measurement> steps)
    {
        var every = Math.Max(1, steps.Count / 7);
        for (var i = 0; i < steps.Count; i += every)
            plot.Label(X(plot, steps, i), plot.Bottom + 15, "middle", steps[i].Level.ToString()!);
    }
}
