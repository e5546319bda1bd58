using System.Globalization;
using System.Net;
using System.Text;

namespace PerfGate.Reports;

/// <summary>A page in the making. What comes from outside goes through <see cref="Text"/>; <see cref="Raw"/> is for our own markup.</summary>
internal sealed class HtmlText
{
    private readonly StringBuilder _html = new();

    public HtmlText Raw(string markup)
    {
        _html.Append(markup);
        return this;
    }

    public HtmlText Text(string text)
    {
        _html.Append(Escape(text));
        return this;
    }

    /// <summary>For element content and quoted attributes alike.</summary>
    public static string Escape(string text) => WebUtility.HtmlEncode(CleanText.Of(text));

    /// <summary>A coordinate: a tenth of a pixel is finer than any screen.</summary>
    public static string Px(double value) => Math.Round(value, 1).ToString("0.#", CultureInfo.InvariantCulture);

    public override string ToString() => _html.ToString();
}
