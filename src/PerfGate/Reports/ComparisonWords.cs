using System.Globalization;
using PerfGate.Measure;
using PerfGate.Thresholds;

namespace PerfGate.Reports;

/// <summary>The sentences about a comparison with the baseline, the same in every report.</summary>
internal static class ComparisonWords
{
    private const int MostSubjects = 4;

    /// <summary><c>Compared with origin/main at 3f2c1ab: 14 of at most 30 rounds, fresh processes in each, 125/s to each side.</c></summary>
    public static string About(BaselineComparison comparison)
    {
        if (comparison.NothingThere is not null)
            return $"The baseline is {comparison.Baseline}.";
        if (comparison is { Rounds: 0, Invalid: [] })
            return $"Compared with {comparison.Baseline} without a measurement.";
        var rate = comparison.Rate is { } perSecond ? $", {new Quantity(perSecond, Unit.PerSecond)} to each side" : "";
        return string.Create(CultureInfo.InvariantCulture, $"Compared with {comparison.Baseline}: {comparison.Rounds} of at most {comparison.MostRounds} rounds, fresh processes in each{rate}.");
    }

    /// <summary>Everything that is said of it, beginning with what it decided.</summary>
    public static IEnumerable<string> Sentences(BaselineComparison comparison, IReadOnlyList<Check> checks) =>
        new[] { Verdict(comparison, checks), About(comparison) }.OfType<string>().Concat(comparison.Invalid.Select(i => $"Not valid: {i}")).Concat(Remarks(comparison));

    /// <summary>What the rounds decided, from the checks on them; null when no check compares.</summary>
    public static string? Verdict(BaselineComparison comparison, IReadOnlyList<Check> checks)
    {
        if (comparison.Invalid is [_, ..])
            return "No verdict can rest on it.";
        if (comparison.NothingThere is { } why)
            return $"Nothing was compared: {why}.";
        if (comparison.NotCompared.Count > 0 && comparison.Rounds == 0)
            return null;
        if (comparison.Rounds == 0)
            return "Both sides are the same program.";
        var compared = checks.Where(c => c.Compared is not null).ToList();
        var worse = compared.Where(c => c.Verdict is CheckVerdict.Fail or CheckVerdict.Warn).ToList();
        var open = compared.Where(c => c.Verdict == CheckVerdict.Inconclusive).ToList();
        if (worse.Count > 0)
            return $"Worse than the baseline: {Changes(worse)}.{(open.Count > 0 ? $" Not decided: {Changes(open)}." : "")}";
        if (open.Count > 0)
            return $"Not decided: {Changes(open)}.";
        var unchanged = compared.Where(c => c.Compared is { IsWorseOnly: false }).ToList();
        var others = compared.Count - unchanged.Count;
        return compared.Count == 0 ? null
            : $"No regression{(unchanged.Count > 0 ? $": {Changes(unchanged)}" : "")}{(others > 0 ? $"{(unchanged.Count > 0 ? "; " : ": ")}{CheckWords.Count(others)} more not proven to be worse" : "")}.";
    }

    /// <summary>What did not count and why, what was measured again and why, and what was noticed; one sentence each.</summary>
    public static IEnumerable<string> Remarks(BaselineComparison comparison)
    {
        foreach (var endpoint in comparison.NotCompared)
            yield return endpoint.Sentence;
        if (comparison.ExcludedTurns.Count > 0)
            yield return string.Create(CultureInfo.InvariantCulture, $"{comparison.ExcludedTurns.Values.Sum():N0} of {comparison.Turns:N0} turns did not count{Reasons(comparison.ExcludedTurns)}");
        if (comparison.RepeatedRounds.Count > 0)
            yield return $"{Rounds(comparison.RepeatedRounds.Values.Sum())} {(comparison.RepeatedRounds.Values.Sum() == 1 ? "was" : "were")} measured again{Reasons(comparison.RepeatedRounds)}";
        foreach (var left in comparison.LeftOut.GroupBy(l => (l.Metric, l.Reason)))
            yield return NotCompared(left.Key.Metric, left.Key.Reason, [.. left.Select(l => l.Subject)]);
        foreach (var note in comparison.Notes)
            yield return note.Length == 0 ? note : char.ToUpperInvariant(note[0]) + note[1..];
    }

    /// <summary><c>1.23 ms to 1.33 ms</c>.</summary>
    public static string Values(ComparedMetric metric) => $"{metric.Baseline} to {metric.Candidate}";

    /// <summary><c>2 % / 5 %</c>: up to the first nothing is said, from the second on a change is promised to be found.</summary>
    public static string Bands(ComparedMetric metric) => metric.IsWorseOnly ? $"worse than {Share(metric.Tolerate, metric)}" : $"{Share(metric.Tolerate, metric)} / {Share(metric.Detect, metric)}";

    /// <summary>Of a metric that no check decides, or that decides nothing of it: what a person should know beside the numbers; null: nothing.</summary>
    public static string? Remark(ComparedMetric metric, CheckVerdict? verdict) => (metric, verdict) switch
    {
        ({ IsWorseOnly: true, Lower: { } lower }, CheckVerdict.Pass) when lower > metric.Tolerate => "probably worse by more than the limit, not beyond doubt",
        ({ IsWorse: true }, CheckVerdict.Pass) => "worse beyond doubt, not by more than the limit",
        ({ IsWorse: true, IsGating: false }, not CheckVerdict.Warn) => "worse, not judged",
        _ => null,
    };

    /// <summary>The verdict on a metric: of the check that it decides; null where it is only shown.</summary>
    public static CheckVerdict? VerdictOn(ComparedMetric metric, IEnumerable<Check> checks) =>
        checks.FirstOrDefault(c => ReferenceEquals(c.Compared, metric))?.Verdict;

    public static string Rounds(int count) => string.Create(CultureInfo.InvariantCulture, $"{count:N0} {(count == 1 ? "round" : "rounds")}");

    private static string Changes(IEnumerable<Check> checks) =>
        string.Join("; ", checks.Select(c => $"{CleanText.Line(c.Subject, 60)} {c.Threshold.Metric.Name} {ChangeText.Of(c.Compared!)}"));

    private static string Reasons(IReadOnlyDictionary<string, int> counts) =>
        counts.Count == 1 ? $" because {counts.Keys.First()}" : ": " + string.Join(", ", counts.OrderByDescending(r => r.Value).ThenBy(r => r.Key, StringComparer.Ordinal).Select(r => string.Create(CultureInfo.InvariantCulture, $"{r.Value:N0} because {r.Key}")));

    private static string Share(double share, ComparedMetric metric) => $"{(share * 100).ToString("0.##", CultureInfo.InvariantCulture)} {(metric.IsDifference ? "points" : "%")}";

    /// <summary><c>p99 of GET /a and GET /b was not compared: a round has too few responses for it</c></summary>
    private static string NotCompared(string metric, string reason, IReadOnlyList<string> subjects)
    {
        var shown = subjects.Take(MostSubjects).ToList();
        var more = subjects.Count > shown.Count ? $" and {CheckWords.Count(subjects.Count - shown.Count)} more" : "";
        return $"{metric} of {string.Join(", ", shown)}{more} was not compared: {reason}";
    }
}
