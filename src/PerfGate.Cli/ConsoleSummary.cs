using PerfGate.Reports;
using PerfGate.Thresholds;

namespace PerfGate.Cli;

/// <summary>The final table in plain lines.</summary>
internal static class ConsoleSummary
{
    public static IEnumerable<string> Lines(RunReport report) =>
        report.Checks.Select(c => $"{Word(c.Verdict),-12} {c.Message}")
            .Append($"PerfGate: {report.Count(CheckVerdict.Pass)} of {report.Checks.Count} checks passed");

    private static string Word(CheckVerdict verdict) => verdict.ToString().ToLowerInvariant();
}
