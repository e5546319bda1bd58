using System.Text;

namespace PerfGate.Tasks;

/// <summary>
/// Text from outside, made fit for a build log: one line, no control characters, and no command to the machine that runs the build.
/// GitHub executes a line that begins with <c>::</c>; Azure Pipelines and TeamCity execute <c>##name[</c> wherever it stands.
/// </summary>
internal static class PlainText
{
    /// <summary>Invisible, and enough to make a command no command.</summary>
    private const char ZeroWidthSpace = '\u200B';

    public static string From(string? text)
    {
        if (string.IsNullOrEmpty(text)) return "";

        var plain = new StringBuilder(text.Length);
        foreach (var c in text) plain.Append(char.IsControl(c) ? ' ' : c);
        plain.Replace("##", $"#{ZeroWidthSpace}#");

        var start = 0;
        while (start < plain.Length && char.IsWhiteSpace(plain[start])) start++;
        if (start + 1 < plain.Length && plain[start] == ':' && plain[start + 1] == ':') plain.Insert(start + 1, ZeroWidthSpace);
        return plain.ToString().TrimEnd();
    }
}
