using System.Text;
using System.Text.RegularExpressions;
using System.Xml;

namespace PerfGate.Reports;

/// <summary>
/// Text that came from a service or a spec, made harmless. One escape character makes GitLab, Azure and Jenkins reject
/// a whole JUnit file, and no way of writing it is legal in XML 1.0.
/// </summary>
internal static partial class CleanText
{
    private const char Replacement = '\ufffd';

    /// <summary>Without terminal sequences; every character that XML 1.0 does not allow replaced by U+FFFD.</summary>
    public static string Of(string text)
    {
        var plain = Ansi().Replace(text, "");
        var clean = new StringBuilder(plain.Length);
        for (var i = 0; i < plain.Length; i++)
        {
            if (XmlConvert.IsXmlChar(plain[i]))
                clean.Append(plain[i]);
            else if (i + 1 < plain.Length && XmlConvert.IsXmlSurrogatePair(plain[i + 1], plain[i]))
                clean.Append(plain[i]).Append(plain[++i]);
            else
                clean.Append(Replacement);
        }

        return clean.ToString();
    }

    /// <summary>The same on one line, with runs of white space as one space, cut to <paramref name="length"/> characters.</summary>
    public static string Line(string text, int length = 1000)
    {
        var line = WhiteSpace().Replace(Of(text), " ").Trim();
        if (line.Length <= length)
            return line;
        var cut = char.IsHighSurrogate(line[length - 2]) ? length - 2 : length - 1;
        return line[..cut] + "…";
    }

    // CSI sequences (colours, cursor), OSC sequences (titles, links) and two-character escapes.
    [GeneratedRegex(@"\e\[[0-?]*[ -/]*[@-~]|\e\][^\a\e]*(?:\a|\e\\)|\e[@-Z\\-_]", RegexOptions.CultureInvariant)]
    private static partial Regex Ansi();

    [GeneratedRegex(@"\s+", RegexOptions.CultureInvariant)]
    private static partial Regex WhiteSpace();
}
