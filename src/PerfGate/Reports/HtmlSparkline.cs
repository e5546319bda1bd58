using System.Globalization;
using System.Text;
using PerfGate.Measure;

namespace PerfGate.Reports;

/// <summary>The last runs of a check as a line of the size of a word.</summary>
internal static class HtmlSparkline
{
    private const double Width = 96;
    private const double Height = 22;
    private const double Edge = 3;

    /// <summary>Empty with fewer than two runs: one is no line.</summary>
    public static string Of(CheckHistory? history, Unit unit)
    {
        if (history is not { Points.Count: > 1 })
            return "";
        var points = history.Points;
        var (low, high) = (points.Min(p => p.Value), points.Max(p => p.Value));
        var range = high > low ? high - low : 1;
        double X(int i) => Edge + (i * (Width - (2 * Edge)) / (points.Count - 1));
        double Y(double value) => Height - Edge - ((value - low) / range * (Height - (2 * Edge)));

        var path = new StringBuilder();
        for (var i = 0; i < points.Count; i++)
            path.Append(i == 0 ? 'M' : 'L').Append(HtmlText.Px(X(i))).Append(' ').Append(HtmlText.Px(Y(points[i].Value)));
        var change = string.Concat(history.Changes.Where(c => c.Index < points.Count).Select(c =>
            $"<path d=\"M{HtmlText.Px(X(c.Index))} 0V{HtmlText.Px(Height)}\" stroke=\"#d29922\" stroke-dasharray=\"2 2\"><title>{HtmlText.Escape(c.Words)}</title></path>"));
        var dots = string.Concat(points.Select((p, i) => (p, i)).Where(p => p.p.Verdict == "fail" || p.i == points.Count - 1).Select(p =>
            $"<circle cx=\"{HtmlText.Px(X(p.i))}\" cy=\"{HtmlText.Px(Y(p.p.Value))}\" r=\"2\" fill=\"{(p.p.Verdict == "fail" ? "#e5534b" : "currentColor")}\"><title>{HtmlText.Escape($"{p.p.Run}: {new Quantity(p.p.Value, unit)}")}</title></circle>"));
        var label = string.Create(CultureInfo.InvariantCulture, $"last {points.Count} runs: {new Quantity(low, unit)} to {new Quantity(high, unit)}");
        return $"<svg class=\"spark\" viewBox=\"0 0 {HtmlText.Px(Width)} {HtmlText.Px(Height)}\" width=\"96\" height=\"22\" role=\"img\" aria-label=\"{HtmlText.Escape(label)}\">"
            + $"<path d=\"{path}\" fill=\"none\" stroke=\"#4493f8\" stroke-width=\"1.3\"/>{change}{dots}</svg>";
    }
}
