using System.Globalization;
using System.Text;
using PerfGate.Measure;
using PerfGate.Thresholds;

namespace PerfGate.Reports;

/// <summary>
/// The rounds of one metric: a dot for each round's change, and over the rounds the estimate with its interval closing in on
/// one side of the zone between what is tolerated and what is promised to be found.
/// </summary>
internal sealed class HtmlRounds
{
    private const string Neutral = "#7d8590";

    private readonly ComparedMetric _metric;
    private readonly string _colour;
    private readonly int _last;
    private readonly double _low;
    private readonly double _high;

    // Where nothing differs at all.
    private const double LeastRoom = 1e-6;

    /// <param name="metric">With at least two rounds.</param>
    /// <param name="mostRounds">After which the comparison ends, decided or not.</param>
    /// <param name="verdict">Null where it is only shown.</param>
    public HtmlRounds(ComparedMetric metric, int mostRounds, CheckVerdict? verdict)
    {
        _metric = metric;
        _colour = verdict is { } decided ? HtmlVerdict.Colour(decided) : Neutral;
        // Room at the right for the words of the limits.
        _last = Math.Max(metric.Rounds.Count, Math.Min(mostRounds, metric.Rounds.Count * 4 / 3));
        (_low, _high) = Range(metric);
    }

    /// <summary><c>[+5.1 %, +10.2 %] after 14 rounds</c>. A metric that was decided before the others keeps the interval of its own look.</summary>
    public string Legend => $"{ChangeText.Interval(_metric)} after {ComparisonWords.Rounds(Decided?.Rounds ?? _metric.Rounds.Count)}";

    private ComparedLook? Decided => _metric.Looks.FirstOrDefault(l => (l.Change, l.Lower, l.Upper) == (_metric.Change, _metric.Lower, _metric.Upper));

    public string Svg()
    {
        var plot = new SvgPlot($"{_metric.Subject} {_metric.Metric}: change from the baseline by round, {ChangeText.Of(_metric)}", height: 220);
        var x = new SvgScale(0, _last + 0.5, plot.Left, plot.Right);
        var y = new SvgScale(_low, _high, plot.Bottom, plot.Top);
        plot.XAxis(x, Unit.Count, about: 6);
        plot.YAxis(y, v => v == 0 ? "0" : ChangeText.Of(_metric, v).Replace(".0 ", " ", StringComparison.Ordinal), about: 5);
        Band(plot, x, y);
        plot.Line([(plot.Left, y.Of(0)), (plot.Right, y.Of(0))], Neutral, width: "1");
        plot.Line(_metric.Looks.Select(l => (x.Of(l.Rounds), (double?)y.Of(l.Change))), _colour, width: "2");
        foreach (var (change, round) in _metric.Rounds.Select((c, i) => (c, i + 1)))
            plot.Dot(x.Of(round), y.Of(change), Neutral, hollow: change < _low || change > _high);
        Limit(plot, y, _metric.Detect, SvgPlot.P99, "detect", above: true);
        Limit(plot, y, _metric.Tolerate, SvgPlot.P95, "tolerate", above: false);
        return plot.Svg();
    }

    /// <summary>Wide enough for the limits, for the interval that decided, and for all rounds but those far out, which would press the rest flat.</summary>
    private static (double Low, double High) Range(ComparedMetric metric)
    {
        var sorted = metric.Rounds.Order().ToList();
        var (few, many) = (sorted[sorted.Count / 10], sorted[sorted.Count - 1 - (sorted.Count / 10)]);
        var room = Math.Max(Math.Max(many - few, metric.Detect / 2), LeastRoom);
        var low = Math.Min(Math.Min(0, metric.Lower ?? 0), Math.Max(sorted[0], few - room));
        var high = Math.Max(Math.Max(Math.Max(metric.Detect, LeastRoom), metric.Upper ?? 0), Math.Min(sorted[^1], many + room));
        var margin = (high - low) * 0.06;
        return (low - margin, high + margin);
    }

    /// <summary>The bounds after each round, as far as there are any, and the band between them.</summary>
    private void Band(SvgPlot plot, SvgScale x, SvgScale y)
    {
        var both = _metric.Looks.Where(l => l is { Lower: not null, Upper: not null }).ToList();
        if (both.Count > 1)
        {
            var path = new StringBuilder();
            foreach (var (look, bound) in both.Select(l => (l, l.Upper!.Value)).Concat(Enumerable.Reverse(both).Select(l => (l, l.Lower!.Value))))
                path.Append(path.Length == 0 ? 'M' : 'L').Append(HtmlText.Px(x.Of(look.Rounds))).Append(' ').Append(HtmlText.Px(y.Of(bound)));
            plot.Fill(path.Append('z').ToString(), _colour, ".16");
        }

        foreach (var bound in new Func<ComparedLook, double?>[] { l => l.Upper, l => l.Lower })
            plot.Line(_metric.Looks.Select(l => (x.Of(l.Rounds), bound(l) is { } value ? y.Of(value) : (double?)null)), _colour, width: "1");
    }

    private void Limit(SvgPlot plot, SvgScale y, double change, string colour, string word, bool above)
    {
        plot.Mark($"M{HtmlText.Px(plot.Left)} {HtmlText.Px(y.Of(change))}H{HtmlText.Px(plot.Right)}", colour);
        plot.Note(plot.Right - 2, y.Of(change) + (above ? -4 : 12), "end", string.Create(CultureInfo.InvariantCulture, $"{word} {ChangeText.Of(_metric, change)}"));
    }
}
