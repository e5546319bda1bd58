namespace PerfGate.Reports;

/// <summary>
/// Foreign text on its way to a CI system's log, which executes what looks like a command: GitHub and TeamCity at the
/// start of a line, Azure wherever <c>##vso[</c> stands in it.
/// </summary>
internal static class LogText
{
    /// <summary>
    /// One line that no CI system takes for a command. Marks are broken by a space, so that a person still reads them.
    /// </summary>
    public static string Line(string text, int length = 1000)
    {
        var line = CleanText.Line(text, length)
            .Replace("##", "# #", StringComparison.Ordinal)
            .Replace("::", ": :", StringComparison.Ordinal);
        // Three in a row leave a pair behind.
        return line.Contains("##", StringComparison.Ordinal) || line.Contains("::", StringComparison.Ordinal) ? Line(line, length + 10) : line;
    }

    /// <summary>The last lines of a target's output, each made harmless and marked as the target's.</summary>
    public static IEnumerable<string> Tail(IEnumerable<string> lines) => lines.Select(l => $"  | {Line(l)}");
}
