using PerfGate.Comparing;
using PerfGate.Measure;
using PerfGate.Statistics;
using PerfGate.Syntax;
using PerfGate.Thresholds;

namespace PerfGate.Tests.Reports;

/// <summary>Rounds of a comparison with made-up noise, put through the code that decides real ones.</summary>
internal sealed class SampleComparison
{
    private const string Phase = "baseline";

    private readonly List<(Hypothesis Hypothesis, double Baseline, double Change, double Spread)> _subjects = [];
    private readonly Random _noise = new(7);
    private int _line = 40;

    /// <summary>A metric with a limit.</summary>
    /// <param name="metric">The metric's name.</param>
    /// <param name="endpoint">Null: the target.</param>
    /// <param name="subject">What a person calls it.</param>
    /// <param name="baseline">In base units.</param>
    /// <param name="change">The true one, a fraction.</param>
    /// <param name="spread">Standard deviation of a round's change, a fraction.</param>
    /// <param name="severity">Null: only shown.</param>
    public SampleComparison Of(string metric, string? endpoint, string subject, double baseline, double change, double spread, Severity? severity = null)
    {
        var row = Metrics.Find(metric)!;
        var limit = new BaselineLimit(metric is "p99" ? 0.20 : metric is "p90" or "memory" ? 0.10 : 0.05, null);
        var threshold = new Threshold
        {
            Metric = row,
            Comparison = Comparison.LessOrEqual,
            Limit = limit,
            Severity = severity ?? Severity.Error,
            Location = new SourceLocation("/repo/perfgate.yml", _line++, 9),
        };
        var hypothesis = new Hypothesis
        {
            Metric = row,
            Endpoint = endpoint,
            Subject = subject,
            Bands = limit.Bands,
            Check = severity is null ? null : new PlannedCheck(threshold, Phase, endpoint, null, subject),
        };
        _subjects.Add((hypothesis, baseline, change, spread));
        return this;
    }

    /// <summary>Round after round until they decide.</summary>
    /// <param name="change">What else there is to say of the comparison.</param>
    public (BaselineComparison Comparison, IReadOnlyList<Check> Checks) Decide(Func<BaselineComparison, BaselineComparison> change)
    {
        var plan = new SequentialPlan { Looks = [10, 12, 14, 20, 30] };
        var state = new ComparisonState([.. _subjects.Select(s => s.Hypothesis)], plan);
        while (state.Decision == SequentialDecision.Continue)
            state.Add([.. _subjects.Select(s => new RoundValue(Math.Log(1 + s.Change) + (s.Spread * Normal()), s.Baseline * (1 + (0.01 * Normal())), null))]);
        var metrics = state.Metrics();
        var comparison = change(new BaselineComparison
        {
            Baseline = "origin/main at 3f2c1ab",
            Rounds = state.Rounds,
            MostRounds = plan.LastLook,
            Turns = state.Rounds * 20,
            Rate = 125,
            Metrics = [.. metrics.Select(m => m.Metric)],
        });
        return (comparison, [.. metrics.Where(m => m.Hypothesis.Check is not null).Select(m => ComparedChecks.Judge(m.Hypothesis.Check!, m.Metric, comparison))]);
    }

    /// <summary>Rounds that nothing could be made of, or none at all.</summary>
    public IReadOnlyList<Check> Judge(BaselineComparison comparison) =>
        [.. _subjects.Where(s => s.Hypothesis.Check is not null).Select(s => ComparedChecks.Judge(s.Hypothesis.Check!, null, comparison))];

    /// <summary>Twelve uniform numbers make a normal one without a function whose last digit differs between machines.</summary>
    private double Normal() => Enumerable.Range(0, 12).Sum(_ => _noise.NextDouble()) - 6;
}
