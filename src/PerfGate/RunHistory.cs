using System.Globalization;
using PerfGate.Baselines;
using PerfGate.History;
using PerfGate.Reports;
using PerfGate.Spec;
using PerfGate.Syntax;
using PerfGate.Thresholds;

namespace PerfGate;

/// <summary>A run among the runs before it. It never fails for what it measured there, only for coming to no answer again and again.</summary>
internal sealed class RunHistory
{
    private const int ShownRuns = 40;

    private readonly string _folder;
    private readonly HistoryRecord _record;
    private readonly Revision? _revision;
    private readonly IReadOnlyList<HistoryRecord> _all;

    private RunHistory(string folder, HistoryRecord record, Revision? revision)
    {
        (_folder, _record, _revision) = (folder, record, revision);
        _all = [.. HistoryFolder.Read(folder).Where(r => r.Gate == record.Gate && r.Profile == record.Profile), record];
    }

    /// <summary>Null where the spec keeps none, or it cannot be read, which is said.</summary>
    public static async Task<RunHistory?> OpenAsync(GateSpec spec, RunReport report, GateOptions options, Action<Diagnostic> say, CancellationToken cancel)
    {
        if (spec.History is not { } folder)
            return null;
        var revision = await Revision.ReadAsync(Path.GetDirectoryName(spec.File)!, options.Environment, cancel);
        try
        {
            return new RunHistory(folder, RecordOf(report, revision), revision);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            say(Trouble($"the history in {folder} cannot be read: {e.Message}"));
            return null;
        }
    }

    /// <summary>An error when this is one undecided run too many; null otherwise.</summary>
    public Diagnostic? TooManyUndecided()
    {
        if (_revision is not { IsDefaultBranch: true, Branch: { } branch })
            return null;
        var count = Streak.Of(_all, branch);
        return count < Streak.Limit ? null : new Diagnostic(DiagnosticCodes.UndecidedAgain, Severity.Error, null,
            string.Create(CultureInfo.InvariantCulture, $"the last {count} runs on '{branch}' ended without a decision, this one included: a gate that does not decide lets everything through. Give its phases more time, or its limits more room"));
    }

    /// <summary>For each check the last runs, this one included.</summary>
    public IReadOnlyDictionary<string, CheckHistory> OfChecks() => Trend.Of(_all).ToDictionary(
        t => t.Identity,
        t =>
        {
            var shown = t.Runs.TakeLast(ShownRuns).ToList();
            var left = t.Runs.Count - shown.Count;
            return new CheckHistory(
                [.. shown.Select(r => new HistoryPoint(r.Value, r.Verdict, Words(r.Record)))],
                [.. t.Changes.Where(c => c.Index >= left).Select(c => new HistoryChange(c.Index - left, WhenChanged(t, c.Index)))]);
        },
        StringComparer.Ordinal);

    /// <summary>Null when it was written; otherwise what went wrong.</summary>
    public Diagnostic? Save()
    {
        try
        {
            HistoryFolder.Add(_folder, _record);
            return null;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return Trouble($"the run was not added to the history in {_folder}: {e.Message}");
        }
    }

    /// <summary>For people: the commit and the day.</summary>
    public static string Words(HistoryRecord record) =>
        $"{(record.Commit is { Length: > 7 } commit ? $"{commit[..7]}, " : "")}{record.Started.UtcDateTime.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture)}";

    /// <summary>
    /// "changed at 3f2c1ab, 2026-03-01 (before: a1b2c3d, 2026-02-28)". The first run at the new level is the suspect, the last one at the old level bounds
    /// the search; where both are of one commit, no commit is.
    /// </summary>
    /// <param name="trend">Of a check.</param>
    /// <param name="index">Of the first run at the new level.</param>
    public static string WhenChanged(Trend trend, int index)
    {
        var (after, before) = (trend.Runs[index].Record, trend.Runs[index - 1].Record);
        return after.Commit is { Length: > 0 } commit && commit == before.Commit
            ? $"changed within {Words(after)}: the same commit before and after, so the machine, its load or changes that were not committed"
            : $"changed at {Words(after)} (before: {Words(before)})";
    }

    private static HistoryRecord RecordOf(RunReport report, Revision? revision)
    {
        var workloads = report.Phases.ToDictionary(p => p.Name, p => p.Workload, StringComparer.Ordinal);
        var decisive = report.Checks.Where(c => !c.IsAdvisory).Select(c => c.Verdict).DefaultIfEmpty(CheckVerdict.Invalid).Max();
        return new HistoryRecord
        {
            Run = report.RunId,
            Started = report.Started,
            Gate = report.Gate,
            Profile = report.Profile,
            Commit = revision?.Commit,
            Branch = revision?.Branch,
            IsUndecided = decisive is CheckVerdict.Inconclusive or CheckVerdict.Invalid,
            Machine = BaselineOfRun.Machine(report.Machine),
            Calibration = report.Calibration,
            Checks = report.Checks
                .Where(c => c.Verdict != CheckVerdict.Invalid && !c.IsAtLeast && c.Observed is { } observed && double.IsFinite(observed.Value) && workloads.ContainsKey(c.Phase))
                .GroupBy(c => c.Identity)
                .ToDictionary(
                    g => g.Key,
                    g => new HistoryValue(g.First().Observed!.Value.Value, g.First().Observed!.Value.Unit, g.First().Verdict.ToString().ToLowerInvariant(), workloads[g.First().Phase]),
                    StringComparer.Ordinal),
        };
    }

    private static Diagnostic Trouble(string message) => new(DiagnosticCodes.HistoryUnusable, Severity.Warning, null, message);
}
