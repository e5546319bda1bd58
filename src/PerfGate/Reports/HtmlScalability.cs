using System.Globalization;
using PerfGate.Measure;

namespace PerfGate.Reports;

/// <summary>Throughput against the requests inside the target, with the curve of the Universal Scalability Law where the levels carry one.</summary>
internal static class HtmlScalability
{
    private const int CurvePoints = 80;

    /// <param name="page">Written to.</param>
    /// <param name="title">Of what.</param>
    /// <param name="steps">The levels of one ladder, of one endpoint or mix.</param>
    public static void Write(HtmlText page, string title, IReadOnlyList<Measurement> steps)
    {
        var points = steps.Select(m => (Inside: Inside(m), Throughput: m.Throughput)).Where(p => p.Inside > 0 && p.Throughput > 0).Select(p => (p.Inside!.Value, p.Throughput!.Value)).Order().ToList();
        if (ScalabilityLaw.Fit(points) is not { } law)
            return;
        var right = points[^1].Item1 * 1.1;
        var plot = new SvgPlot($"{title}: throughput by requests inside, with the fitted scalability curve");
        var x = new SvgScale(0, right, plot.Left, plot.Right);
        var y = new SvgScale(0, points.Max(p => p.Item2) * 1.15, plot.Bottom, plot.Top);
        plot.XAxis(x, Unit.Count);
        plot.YAxis(y, Unit.PerSecond);
        plot.Line(Enumerable.Range(0, CurvePoints + 1).Select(i => right * i / CurvePoints).Select(n => (x.Of(n), (double?)y.Of(law.At(n)))), SvgPlot.P50);
        foreach (var (inside, throughput) in points)
            plot.Line([(x.Of(inside), y.Of(throughput))], SvgPlot.Good, dots: true);
        if (law.Knee is { } knee && knee < right)
            plot.Mark($"M{HtmlText.Px(x.Of(knee))} {HtmlText.Px(plot.Top)}V{HtmlText.Px(plot.Bottom)}", SvgPlot.P99);
        page.Raw("<figure><figcaption><b>").Text($"{title}: scalability").Raw("</b> <small>").Text(Words(law, points[^1].Item1)).Raw($"</small></figcaption>{plot.Svg()}</figure>\n");
    }

    private static string Words(ScalabilityLaw law, double most)
    {
        var knee = law.Knee switch
        {
            null => "it rises on",
            { } n when n > most => string.Create(CultureInfo.InvariantCulture, $"its peak would lie beyond what was measured, at {n:#,0} requests inside"),
            { } n => string.Create(CultureInfo.InvariantCulture, $"its peak is {new Quantity(law.At(n), Unit.PerSecond)} at {n:#,0.#} requests inside"),
        };
        return string.Create(CultureInfo.InvariantCulture, $"Universal Scalability Law: {knee}; contention {law.Sigma:P1}, coherency {law.Kappa:0.0e+0}, R² {law.Determination:0.000}");
    }

    /// <summary>Connections of the closed model; of the open one the mean number in the target (Little's law).</summary>
    private static double? Inside(Measurement m) => m.Concurrency ?? (m.Throughput * m.ResponseTime.Mean);
}
