using System.Globalization;

namespace PerfGate.Reports;

/// <summary>
/// GitLab's foldable parts of a log. Its metrics report reads <see cref="OpenMetricsReporter"/>'s file, its test report
/// the JUnit file; neither needs a command.
/// </summary>
internal static class GitLabSections
{
    public static string Start(string name, string title, DateTimeOffset at) =>
        string.Create(CultureInfo.InvariantCulture, $"\u001b[0Ksection_start:{at.ToUnixTimeSeconds()}:{Identifier(name)}\r\u001b[0K{LogText.Line(title)}");

    public static string End(string name, DateTimeOffset at) =>
        string.Create(CultureInfo.InvariantCulture, $"\u001b[0Ksection_end:{at.ToUnixTimeSeconds()}:{Identifier(name)}\r\u001b[0K");

    private static string Identifier(string name) =>
        string.Concat(name.Select(c => char.IsAsciiLetterOrDigit(c) ? c : '_'));
}
