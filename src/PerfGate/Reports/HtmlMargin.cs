using System.Globalization;
using PerfGate.Measure;
using PerfGate.Thresholds;

namespace PerfGate.Reports;

/// <summary>
/// The bar that shows how much of its limit a value uses: the mark in the middle is the limit, its right is the wrong
/// side for limits from above and the right one for limits from below.
/// </summary>
internal static class HtmlMargin
{
    private const double Width = 120;
    private const double Limit = Width / 2;

    public static string Of(Check check)
    {
        if (check is not { Observed: { } observed, LimitValue: { } limit } || Position(check, observed.Value, limit.Value) is not { } at)
            return "";
        var colour = HtmlVerdict.Colour(check.Verdict);
        var words = CheckWords.Distance(check) ?? "";
        var whisker = "";
        if (check.DecidingInterval is { } interval && Position(check, interval.Lower, limit.Value) is { } low && Position(check, interval.Upper, limit.Value) is { } high && Math.Abs(high - low) > 0.5)
            whisker = $"<path d=\"M{HtmlText.Px(low)} 7H{HtmlText.Px(high)}M{HtmlText.Px(low)} 4v6M{HtmlText.Px(high)} 4v6\" stroke=\"currentColor\" stroke-width=\"1\"/>";
        return $"<svg class=\"margin\" viewBox=\"0 0 {Width.ToString(CultureInfo.InvariantCulture)} 14\" width=\"120\" height=\"14\" role=\"img\" aria-label=\"{HtmlText.Escape(words.Length > 0 ? words : "at the limit")}\">"
            + "<rect x=\"0\" y=\"3\" width=\"120\" height=\"8\" rx=\"4\" fill=\"#7d8590\" fill-opacity=\".22\"/>"
            + $"<rect x=\"0\" y=\"3\" width=\"{HtmlText.Px(Math.Max(at, 2))}\" height=\"8\" rx=\"4\" fill=\"{colour}\"/>{whisker}"
            + $"<path d=\"M{HtmlText.Px(Limit)} 0v14\" stroke=\"currentColor\" stroke-width=\"1.5\"/></svg><small>{HtmlText.Escape(words)}</small>";
    }

    /// <summary>
    /// Pixels from the left; null where there is no scale. A share near 1 is shown by what is missing to 1: of 99 % and
    /// 99.9 % everything that matters lies in the last hundredth.
    /// </summary>
    private static double? Position(Check check, double value, double limit)
    {
        if (check.Threshold.Metric.Unit == Unit.Share && check.Threshold.Metric.HigherIsBetter)
        {
            var allowed = 1 - limit;
            var missing = 1 - value;
            if (allowed <= 0)
                return missing <= 0 ? 0 : Width;
            return Math.Clamp(missing / allowed * Limit, 0, Width);
        }

        return limit > 0 && !double.IsNaN(value) ? Math.Clamp(value / limit * Limit, 0, Width) : null;
    }
}
