using System.Text.RegularExpressions;

namespace PerfGate.Tests.Reports;

/// <summary>The two versions of the problem matcher that actions/setup-dotnet registers: a line that one of them matches becomes an annotation.</summary>
internal static partial class ProblemMatchers
{
    public static bool Match(string line) => Old().IsMatch(line) || New().IsMatch(line);

    [GeneratedRegex(@"^([^\s].*)\((\d+)(?:,\d+|,\d+,\d+)?\):\s+(error|warning)\s+([a-zA-Z]+(?<!MSB)\d+):\s*(.*?)\s+\[(.*?)\]$")]
    private static partial Regex Old();

    [GeneratedRegex(@"^\s*(?:\d+>\s*)?([^\s].*)\((\d+)(?:,(\d+))?(?:,\d+)*\):\s+(error|warning)\s+([a-zA-Z]+(?<!MSB)\d*):\s*(.*?)\s+\[(.*?)\]$")]
    private static partial Regex New();
}
