using System.Text.RegularExpressions;

namespace PerfGate.Targets;

/// <summary>The one line of a dying program's output that says why; the log has the others.</summary>
internal static partial class TellingLine
{
    private const int Longest = 240;

    /// <summary>As the end of a message; empty when nothing was printed.</summary>
    public static string Quote(IReadOnlyList<string> lines) => Find(lines) is { } line
        ? $"; it printed: {(line.Length <= Longest ? line : line[..Longest] + "...")}"
        : "; it printed nothing";

    /// <summary>The last line that speaks of an error and is no stack frame; else the last line.</summary>
    public static string? Find(IReadOnlyList<string> lines)
    {
        var said = lines.Select(l => l.Trim()).Where(l => l.Length > 0).ToList();
        return said.LastOrDefault(l => Trouble().IsMatch(l) && !StackFrame().IsMatch(l)) ?? said.LastOrDefault();
    }

    [GeneratedRegex(@"error|exception|fatal|panic|fail|cannot|in use|not found|denied", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex Trouble();

    [GeneratedRegex(@"^(at |File ""|--- End of|\.\.\. )", RegexOptions.CultureInvariant)]
    private static partial Regex StackFrame();
}
