using System.Globalization;
using System.Text;
using PerfGate.Measure;

namespace PerfGate.Reports;

/// <summary>A small chart with two axes, drawn as SVG that needs neither style sheet nor script.</summary>
internal sealed class SvgPlot
{
    public const string P50 = "#4493f8";
    public const string P95 = "#d29922";
    public const string P99 = "#e5534b";
    public const string Good = "#2da44e";

    /// <summary>The baseline, behind the candidate.</summary>
    public const string Before = "#7d8590";

    private readonly StringBuilder _marks = new();
    private readonly double _width;
    private readonly double _height;
    private readonly string _title;

    /// <param name="title">What a screen reader says.</param>
    /// <param name="width">Pixels.</param>
    /// <param name="height">Pixels.</param>
    public SvgPlot(string title, double width = 340, double height = 170) => (_title, _width, _height) = (title, width, height);

    public double Left { get; } = 52;

    public double Right => _width - 10;

    public double Top { get; } = 10;

    public double Bottom => _height - 24;

    public void XAxis(SvgScale scale, Unit unit, int about = 5)
    {
        var last = double.NegativeInfinity;
        foreach (var tick in scale.Ticks(about))
        {
            // Labels that would touch are left out, not their lines.
            var x = scale.Of(tick);
            if (x - last >= 46)
            {
                Label(x, Bottom + 15, "middle", SvgScale.Label(tick, unit));
                last = x;
            }

            Grid($"M{HtmlText.Px(x)} {HtmlText.Px(Top)}V{HtmlText.Px(Bottom)}");
        }
    }

    public void YAxis(SvgScale scale, Unit unit, int about = 4) => YAxis(scale, tick => SvgScale.Label(tick, unit), about);

    public void YAxis(SvgScale scale, Func<double, string> text, int about)
    {
        foreach (var tick in scale.Ticks(about))
        {
            var y = scale.Of(tick);
            Label(Left - 6, y + 4, "end", text(tick));
            Grid($"M{HtmlText.Px(Left)} {HtmlText.Px(y)}H{HtmlText.Px(Right)}");
        }
    }

    public void Label(double x, double y, string anchor, string text) =>
        _marks.Append(CultureInfo.InvariantCulture, $"<text x=\"{HtmlText.Px(x)}\" y=\"{HtmlText.Px(y)}\" text-anchor=\"{anchor}\">{HtmlText.Escape(text)}</text>");

    /// <summary>A label inside the picture, which keeps the marks below it at a distance.</summary>
    public void Note(double x, double y, string anchor, string text) =>
        _marks.Append(CultureInfo.InvariantCulture, $"<text class=\"note\" x=\"{HtmlText.Px(x)}\" y=\"{HtmlText.Px(y)}\" text-anchor=\"{anchor}\">{HtmlText.Escape(text)}</text>");

    /// <summary>Points that are null break the line.</summary>
    public void Line(IEnumerable<(double X, double? Y)> points, string colour, bool dots = false, string width = "1.6")
    {
        var path = new StringBuilder();
        var drawing = false;
        foreach (var (x, y) in points)
        {
            if (y is { } value)
            {
                path.Append(drawing ? 'L' : 'M').Append(HtmlText.Px(x)).Append(' ').Append(HtmlText.Px(value));
                if (dots)
                    _marks.Append(CultureInfo.InvariantCulture, $"<circle cx=\"{HtmlText.Px(x)}\" cy=\"{HtmlText.Px(value)}\" r=\"2.5\" fill=\"{colour}\"/>");
            }

            drawing = y is not null;
        }

        if (path.Length > 0)
            _marks.Append(CultureInfo.InvariantCulture, $"<path d=\"{path}\" fill=\"none\" stroke=\"{colour}\" stroke-width=\"{width}\" stroke-linejoin=\"round\"/>");
    }

    public void Fill(string path, string colour, string opacity = ".55") =>
        _marks.Append(CultureInfo.InvariantCulture, $"<path d=\"{path}\" fill=\"{colour}\" fill-opacity=\"{opacity}\"/>");

    /// <summary>A ring where the value lies beyond the picture.</summary>
    public void Dot(double x, double y, string colour, bool hollow) =>
        _marks.Append(CultureInfo.InvariantCulture, $"<circle cx=\"{HtmlText.Px(x)}\" cy=\"{HtmlText.Px(y)}\" r=\"2.5\" {(hollow ? $"fill=\"none\" stroke=\"{colour}\"" : $"fill=\"{colour}\"")}/>");

    /// <summary>A dashed line across, such as a limit.</summary>
    public void Mark(string path, string colour) =>
        _marks.Append(CultureInfo.InvariantCulture, $"<path d=\"{path}\" fill=\"none\" stroke=\"{colour}\" stroke-width=\"1.3\" stroke-dasharray=\"4 3\"/>");

    public string Svg() =>
        string.Create(CultureInfo.InvariantCulture, $"<svg class=\"plot\" viewBox=\"0 0 {_width} {_height}\" role=\"img\" aria-label=\"{HtmlText.Escape(_title)}\" font-size=\"11\" fill=\"#7d8590\">{_marks}</svg>");

    private void Grid(string path) =>
        _marks.Append(CultureInfo.InvariantCulture, $"<path d=\"{path}\" stroke=\"#7d8590\" stroke-opacity=\".22\"/>");
}
