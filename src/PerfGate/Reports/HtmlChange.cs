using System.Globalization;
using PerfGate.Measure;
using PerfGate.Thresholds;

namespace PerfGate.Reports;

/// <summary>
/// A change with its interval on one line: the first mark is no change, the shaded zone reaches from what is tolerated to what is
/// promised to be found. Right is worse.
/// </summary>
internal static class HtmlChange
{
    private const double Width = 120;
    private const double LeastWidth = 1e-6;

    // Without a verdict it is only shown.
    private const string Neutral = "#7d8590";

    /// <summary>The change, and its interval below.</summary>
    public static string Text(ComparedMetric metric) =>
        $"<b>{HtmlText.Escape(ChangeText.Change(metric))}</b><small>{HtmlText.Escape(ChangeText.Interval(metric))}</small>";

    public static string Of(ComparedMetric metric, CheckVerdict? verdict)
    {
        // Of a share nothing may be tolerated, and nothing may have been to be seen.
        var detect = Math.Max(metric.Detect, LeastWidth);
        var scale = new SvgScale(-detect, detect * 2, 0, Width);
        var colour = verdict is { } decided ? HtmlVerdict.Colour(decided) : Neutral;
        var (low, high) = (scale.Of(metric.Lower ?? double.NegativeInfinity), scale.Of(metric.Upper ?? double.PositiveInfinity));
        var (from, to) = (scale.Of(metric.Tolerate), scale.Of(detect));
        return $"<svg class=\"margin\" viewBox=\"0 0 {Width.ToString(CultureInfo.InvariantCulture)} 14\" width=\"120\" height=\"14\" role=\"img\" aria-label=\"{HtmlText.Escape(ChangeText.Of(metric))}\">"
            + "<rect x=\"0\" y=\"3\" width=\"120\" height=\"8\" rx=\"4\" fill=\"#7d8590\" fill-opacity=\".18\"/>"
            + $"<rect x=\"{HtmlText.Px(from)}\" y=\"0\" width=\"{HtmlText.Px(to - from)}\" height=\"14\" fill=\"#d29922\" fill-opacity=\".35\"/>"
            + $"<path d=\"M{HtmlText.Px(scale.Of(0))} 0v14\" stroke=\"currentColor\" stroke-width=\"1.5\"/>"
            + $"<path d=\"M{HtmlText.Px(low)} 7H{HtmlText.Px(Math.Max(high, low + 1))}\" stroke=\"{colour}\" stroke-width=\"3\"/>"
            + $"<circle cx=\"{HtmlText.Px(Math.Clamp(scale.Of(metric.Change), 4, Width - 4))}\" cy=\"7\" r=\"4\" fill=\"{colour}\"/></svg>";
    }
}
