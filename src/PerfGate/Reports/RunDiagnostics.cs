using System.Globalization;
using PerfGate.Syntax;
using PerfGate.Thresholds;

namespace PerfGate.Reports;

/// <summary>What a build and a CI system are told of a run: one diagnostic per trouble, the worst first.</summary>
internal static class RunDiagnostics
{
    public static IReadOnlyList<Diagnostic> Of(RunReport report) =>
    [
        .. report.Diagnostics.Where(d => d.Severity == Severity.Error),
        .. report.Troubles().Select(c => new Diagnostic(c.Code, SeverityOf(report, c), c.Threshold.Location, CleanText.Line(c.Message, 2000))),
        .. report.Diagnostics.Where(d => d.Severity != Severity.Error),
    ];

    /// <summary>At most <paramref name="most"/> of each severity, the rest of it counted in one more.</summary>
    public static IReadOnlyList<Diagnostic> AtMost(IReadOnlyList<Diagnostic> all, int most)
    {
        var kept = new List<Diagnostic>();
        foreach (var severity in new[] { Severity.Error, Severity.Warning })
        {
            var of = all.Where(d => d.Severity == severity).ToList();
            kept.AddRange(of.Take(most));
            if (of.Count > most)
                kept.Add(new Diagnostic(DiagnosticCodes.MoreBreaches, severity, of[most].Location, string.Create(CultureInfo.InvariantCulture, $"and {of.Count - most} more; the report has them all")));
        }

        return kept;
    }

    /// <summary>
    /// A breach is an error. What was not measured or not decided is one when it is what the policies fail the run for,
    /// which the exit code says.
    /// </summary>
    private static Severity SeverityOf(RunReport report, Check check) => check.Verdict switch
    {
        CheckVerdict.Fail => Severity.Error,
        CheckVerdict.Invalid when report.ExitCode != 0 => Severity.Error,
        CheckVerdict.Inconclusive when report.ExitCode == 4 && report.Count(CheckVerdict.Invalid) == 0 => Severity.Error,
        _ => Severity.Warning,
    };
}
