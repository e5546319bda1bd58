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
        var line = CleanText.Line(text, length);
        // Three in a row leave a pair behind.
        while (line.Contains("##", StringComparison.Ordinal))
            line = line.Replace("##", "# #", StringComparison.Ordinal);
        return line.StartsWith("::", StringComparison.Ordinal) ? $": {line[1..]}" : line;
    }
}
