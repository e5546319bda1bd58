using PerfGate.Thresholds;

namespace PerfGate.Reports;

/// <summary>How the page shows a verdict: a colour, a form and a word, so that none of them has to be seen alone.</summary>
internal static class HtmlVerdict
{
    /// <summary>Mid tones that stand on a light and on a dark ground; written into the SVG, for pages whose styles are blocked.</summary>
    public static string Colour(CheckVerdict verdict) => verdict switch
    {
        CheckVerdict.Pass => "#2da44e",
        CheckVerdict.Warn => "#c69026",
        CheckVerdict.Inconclusive => "#8957e5",
        CheckVerdict.Fail => "#e5534b",
        _ => "#db6d28",
    };

    public static string Icon(CheckVerdict verdict)
    {
        var form = verdict switch
        {
            CheckVerdict.Pass => "<path d=\"M4.5 8.5l2.5 2.5 4.5-5.5\"/>",
            CheckVerdict.Fail => "<path d=\"M5.2 5.2l5.6 5.6M10.8 5.2l-5.6 5.6\"/>",
            CheckVerdict.Inconclusive => "<path d=\"M6 6.3a2 2 0 1 1 2.6 1.9q-.6.3-.6 1M8 11.4v.2\"/>",
            CheckVerdict.Warn => "<path d=\"M8 4.2v4.6M8 11.4v.2\"/>",
            _ => "<path d=\"M4.6 8h6.8\"/>",
        };
        return $"<svg class=\"icon\" viewBox=\"0 0 16 16\" width=\"16\" height=\"16\" aria-hidden=\"true\"><circle cx=\"8\" cy=\"8\" r=\"8\" fill=\"{Colour(verdict)}\"/><g fill=\"none\" stroke=\"#fff\" stroke-width=\"1.8\" stroke-linecap=\"round\" stroke-linejoin=\"round\">{form}</g></svg>";
    }

    public static string Label(CheckVerdict verdict) => $"<span class=\"verdict {CheckWords.Word(verdict)}\">{Icon(verdict)}{CheckWords.Word(verdict)}</span>";
}
