using System.Globalization;
using System.Text;
using PerfGate.Measure;
using PerfGate.Thresholds;

namespace PerfGate.Reports;

/// <summary>TeamCity's service messages: the JUnit file, one statistic per check for its charts, one problem for the build.</summary>
internal static class TeamCityMessages
{
    private const int MostStatistics = 200;

    /// <param name="report">The run.</param>
    /// <param name="junit">Path of TEST-perfgate.xml inside the checkout.</param>
    /// <param name="directory">Path of the results directory inside the checkout.</param>
    public static IReadOnlyList<string> Of(RunReport report, string junit, string directory)
    {
        var lines = new List<string> { Message("importData", ("type", "junit"), ("path", junit)) };
        foreach (var check in report.Checks.Where(c => c.Observed is not null && double.IsFinite(c.Observed.Value.Value)).Take(MostStatistics))
            lines.Add(Message("buildStatisticValue", ("key", $"perfgate {check.Identity}{Suffix(check.Threshold.Metric.Unit)}"), ("value", Number(check.Observed!.Value))));
        foreach (var check in report.Checks.Where(c => c.Compared is { } compared && double.IsFinite(compared.Change)).Take(MostStatistics))
            lines.Add(Message("buildStatisticValue", ("key", $"perfgate {check.Identity} change (%)"), ("value", (check.Compared!.Change * 100).ToString("0.####", CultureInfo.InvariantCulture))));
        lines.Add(Message("publishArtifacts", $"{directory} => perfgate"));
        // One for the run: the failed tests are listed by themselves.
        if (report.ExitCode != 0)
            lines.Add(Message("buildProblem", ("description", CleanText.Line($"PerfGate: {Headline.Of(report)}", 4000)), ("identity", $"perfgate_{Identifier(report.Gate)}")));
        return lines;
    }

    /// <summary>At most 13 digits, 6 of them decimals; times in milliseconds, so that small ones keep their digits.</summary>
    private static string Number(Quantity quantity) =>
        (quantity.Unit == Unit.Duration ? quantity.Value * 1000 : quantity.Value).ToString("0.######", CultureInfo.InvariantCulture);

    private static string Suffix(Unit unit) => unit switch
    {
        Unit.Duration => " (ms)",
        Unit.Size => " (bytes)",
        _ => "",
    };

    private static string Identifier(string gate) =>
        string.Concat(CleanText.Line(gate, 40).Select(c => char.IsAsciiLetterOrDigit(c) ? c : '_'));

    private static string Message(string name, params (string Key, string Value)[] values) =>
        $"##teamcity[{name} {string.Join(' ', values.Select(v => $"{v.Key}='{Escape(v.Value)}'"))}]";

    private static string Message(string name, string value) => $"##teamcity[{name} '{Escape(value)}']";

    private static string Escape(string text)
    {
        var escaped = new StringBuilder();
        foreach (var c in CleanText.Of(text))
        {
            _ = c switch
            {
                '|' => escaped.Append("||"),
                '\'' => escaped.Append("|'"),
                '[' => escaped.Append("|["),
                ']' => escaped.Append("|]"),
                '\n' => escaped.Append("|n"),
                '\r' => escaped.Append("|r"),
                > '\u007e' => escaped.Append(CultureInfo.InvariantCulture, $"|0x{(int)c:X4}"),
                _ => escaped.Append(c),
            };
        }

        return escaped.ToString();
    }
}
