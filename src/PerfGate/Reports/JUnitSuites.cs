using System.Globalization;
using System.Text;
using PerfGate.Measure;
using PerfGate.Syntax;
using PerfGate.Thresholds;

namespace PerfGate.Reports;

/// <summary>
/// The run in JUnit's terms. A case's class name and name never hold a limit, a number that was measured, a date or a
/// path: CI systems know a test by them, and its history ends when they change.
/// </summary>
internal static class JUnitSuites
{
    private const string Setup = "setup";

    public static IReadOnlyList<JUnitSuite> Of(RunReport report)
    {
        var names = new HashSet<(string, string)>();
        var suites = new List<JUnitSuite>();
        var trouble = TroubleCases(report).Select(c => Unique(c, names)).ToList();
        if (trouble.Count > 0)
        {
            // A phase may have that name, too.
            var name = report.Checks.Any(c => c.Phase == Setup) || report.Phases.Any(p => p.Name == Setup) ? $"{Setup} of the run" : Setup;
            suites.Add(Suite(report, name, null, trouble, []));
        }

        // Phases that were not reached have checks, but no report of their own.
        foreach (var name in report.Phases.Select(p => p.Name).Concat(report.Checks.Select(c => c.Phase)).Distinct(StringComparer.Ordinal))
        {
            var checks = report.Checks.Where(c => c.Phase == name).ToList();
            var phase = report.Phases.FirstOrDefault(p => p.Name == name);
            var cases = checks.Select(c => Case(report, c)).Concat(NothingCompared(report, phase)).Select(c => Unique(c, names)).ToList();
            suites.Add(Suite(report, name, phase, cases, [.. Compared(phase, checks), .. checks.Where(c => c.Verdict == CheckVerdict.Warn).Select(c => c.Message)]));
        }

        return suites;
    }

    private static IEnumerable<string> Compared(PhaseReport? phase, List<Check> checks) =>
        phase?.Comparison is { } comparison ? ComparisonWords.Sentences(comparison, checks).Select(s => CleanText.Line(s)) : [];

    private static IEnumerable<JUnitCase> TroubleCases(RunReport report)
    {
        foreach (var diagnostic in report.Diagnostics.Where(d => d.Severity == Severity.Error))
            yield return Trouble(report, diagnostic);
        if (report.Checks.Count == 0 && report.Diagnostics.All(d => d.Severity != Severity.Error) && report.Phases.All(p => p.Comparison?.NothingThere is null))
            yield return Trouble(report, new Diagnostic(DiagnosticCodes.NotMeasured, Severity.Error, null, "the run ended without any check"));
    }

    /// <summary>With the gate, and its framework where there are several: a CI system merges the files of all gates.</summary>
    private static string ClassName(RunReport report, string phase) =>
        $"perfgate.{CleanText.Line(report.Gate)}{(report.Framework is { } framework ? $" ({framework})" : "")}.{CleanText.Line(phase)}";

    /// <summary>A comparison that had nothing to compare with is a case that was skipped: an empty suite is easily overlooked.</summary>
    private static IEnumerable<JUnitCase> NothingCompared(RunReport report, PhaseReport? phase)
    {
        if (phase?.Comparison?.NothingThere is not { } why)
            yield break;
        var message = CleanText.Line($"nothing was compared: {why}");
        yield return new JUnitCase
        {
            ClassName = ClassName(report, phase.Name),
            Name = $"comparison [{CleanText.Line(phase.Name)}]",
            Outcome = JUnitOutcome.Skipped,
            Message = message,
            Body = message,
        };
    }

    private static JUnitCase Trouble(RunReport report, Diagnostic diagnostic)
    {
        var message = CleanText.Line(diagnostic.Message);
        var place = diagnostic.Location is { } location ? report.Relative(location) : (SourceLocation?)null;
        return new JUnitCase
        {
            ClassName = ClassName(report, Setup),
            Name = $"{diagnostic.Code} [{Setup}]",
            Location = place,
            Outcome = JUnitOutcome.Error,
            Type = diagnostic.Code,
            Message = message,
            Body = place is { } p ? $"{message}\n    at {Setup} ({Position(p)})" : message,
        };
    }

    private static JUnitCase Case(RunReport report, Check check)
    {
        var place = report.Relative(check.Threshold.Location);
        var outcome = check.Verdict switch
        {
            CheckVerdict.Fail => JUnitOutcome.Failure,
            CheckVerdict.Invalid => JUnitOutcome.Error,
            CheckVerdict.Inconclusive => JUnitOutcome.Skipped,
            _ => JUnitOutcome.Passed,
        };
        var bad = outcome != JUnitOutcome.Passed;
        return new JUnitCase
        {
            ClassName = ClassName(report, check.Phase),
            Name = CleanText.Line(check.Identity),
            Seconds = check.Observed is { Unit: Unit.Duration } observed && check.Threshold.Metric.Scope == MetricScope.Endpoint ? observed.Value : 0,
            Location = place,
            Outcome = outcome,
            Type = bad ? check.Code : "",
            Message = bad ? CleanText.Line(check.Message) : "",
            Body = bad ? Body(check, place, outcome == JUnitOutcome.Failure ? report.InsightOf(check.Phase)?.First : null) : "",
        };
    }

    private static string Body(Check check, SourceLocation place, string? why)
    {
        var body = new StringBuilder(CleanText.Line(check.Message)).Append('\n');
        body.Append(CultureInfo.InvariantCulture, $"  threshold  {check.Threshold.Requirement}\n");
        body.Append(CultureInfo.InvariantCulture, $"  measured   {check.ObservedText ?? "nothing"}");
        if (check.Compared is { } compared)
            body.Append(CultureInfo.InvariantCulture, $"  {ChangeText.Of(compared)}  {ComparisonWords.Rounds(compared.Rounds.Count)}");
        if (check.DecidingInterval is { } interval && check.Observed is { } around)
            body.Append(CultureInfo.InvariantCulture, $"  [{CheckWords.IntervalWithConfidence(interval, around.Unit)}]");
        if (check.Samples > 0)
            body.Append(CultureInfo.InvariantCulture, $"  {check.Samples:N0} requests");
        body.Append('\n');
        if (check.Baseline is { } baseline)
            body.Append(CultureInfo.InvariantCulture, $"  baseline   {baseline}\n");
        foreach (var line in FailureWords.Lines(check))
            body.Append(CultureInfo.InvariantCulture, $"  {CleanText.Line(line)}\n");
        if (why is not null)
            body.Append(CultureInfo.InvariantCulture, $"  why        {CleanText.Line(why)}\n");
        // The last line has the form of a stack frame, which is where several consumers look for the place.
        body.Append(CultureInfo.InvariantCulture, $"    at {CleanText.Line(check.Name)} ({Position(place)})");
        return body.ToString();
    }

    private static string Position(SourceLocation place) =>
        string.Create(CultureInfo.InvariantCulture, $"{place.File}:{place.Line}:{place.Column}");

    private static JUnitSuite Suite(RunReport report, string name, PhaseReport? phase, IReadOnlyList<JUnitCase> cases, IReadOnlyList<string> output) => new()
    {
        Name = CleanText.Line(name),
        Started = phase?.Started ?? report.Started,
        Duration = phase?.Duration ?? TimeSpan.Zero,
        Cases = cases,
        Output = output,
        Properties =
        [
            ("perfgate.gate", report.Gate),
            ("perfgate.run", report.RunId),
            ("perfgate.version", report.PerfGateVersion),
            .. phase is null ? [] : new[] { ("perfgate.kind", phase.Kind) },
            .. phase?.Comparison is { } comparison
                ? new[] { ("perfgate.baseline", comparison.Baseline), ("perfgate.rounds", comparison.Rounds.ToString(CultureInfo.InvariantCulture)) }
                : [],
            .. phase?.Aborted is { } reason ? new[] { ("perfgate.aborted", reason) } : [],
        ],
    };

    /// <summary>GitLab drops the second of two equal names; two thresholds on one metric have them.</summary>
    private static JUnitCase Unique(JUnitCase made, HashSet<(string, string)> names)
    {
        var name = made.Name;
        for (var n = 2; !names.Add((made.ClassName, name)); n++)
            name = string.Create(CultureInfo.InvariantCulture, $"{made.Name} #{n}");
        return made with { Name = name };
    }
}
