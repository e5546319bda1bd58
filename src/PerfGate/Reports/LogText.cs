using PerfGate.Syntax;

namespace PerfGate.Reports;

/// <summary>
/// Foreign text on its way to a CI system's log, which executes what looks like a command: GitHub and TeamCity at the
/// start of a line, Azure wherever <c>##vso[</c> stands in it.
/// </summary>
internal static class LogText
{
    /// <summary>
    /// One line that no CI system takes for a command. Marks are broken by a space, so that a person still reads them;
    /// <c>::</c> is one only where it begins a line, and an address such as <c>[::1]</c> stays whole.
    /// </summary>
    public static string Line(string text, int length = 1000)
    {
        return Broken(CleanText.Line(text, length));
    }

    /// <summary>The same of a line whose blanks are to stay, such as a row of a table; no control character and no mark of the direction of writing is left.</summary>
    public static string Whole(string line) =>
        Broken(string.Concat(CleanText.Of(line).Where(c => !NameRules.IsHarmful(c) || c == '\t')));

    private static string Broken(string line)
    {
        // Three in a row leave a pair behind.
        while (line.Contains("##", StringComparison.Ordinal))
            line = line.Replace("##", "# #", StringComparison.Ordinal);

        // Blanks before it hide it from no system.
        var start = line.Length - line.TrimStart().Length;
        return line.AsSpan(start).StartsWith("::") ? $"{line[..start]}: {line[(start + 1)..]}" : line;
    }
}
