using System.Text;

namespace PerfGate.Reports;

/// <summary>Foreign text inside GitHub's Markdown: it must neither break a table, nor make a link, nor call a person.</summary>
internal static class MarkdownText
{
    private const int CellLength = 300;

    /// <summary>Plain text in a paragraph or a table cell.</summary>
    public static string Plain(string text)
    {
        var escaped = new StringBuilder();
        foreach (var c in CleanText.Line(text, CellLength))
        {
            switch (c)
            {
                case '<':
                    escaped.Append("&lt;");
                    break;
                case '>':
                    escaped.Append("&gt;");
                    break;
                case '&':
                    escaped.Append("&amp;");
                    break;
                case '\\' or '`' or '*' or '_' or '[' or ']' or '|' or '~':
                    escaped.Append('\\').Append(c);
                    break;
                // An invisible joiner keeps "@team" from notifying the team and "#12" from linking the issue.
                case '@' or '#':
                    escaped.Append(c).Append('\u2060');
                    break;
                default:
                    escaped.Append(c);
                    break;
            }
        }

        return escaped.ToString();
    }

    /// <summary>A code span, in which nothing but the backtick and, in tables, the bar has a meaning.</summary>
    public static string Code(string text)
    {
        var line = CleanText.Line(text, CellLength).Replace('`', '\'').Replace("|", "\\|", StringComparison.Ordinal);
        return line.Length == 0 ? "" : $"`{line}`";
    }

    /// <summary>A name inside a HTML comment, which ends at the first "--".</summary>
    public static string Comment(string text) =>
        string.Concat(CleanText.Line(text, 100).Select(c => char.IsAsciiLetterOrDigit(c) || c is '.' or '_' ? c : '_'));
}
