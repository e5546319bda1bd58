using PerfGate.Measure;
using PerfGate.Statistics;

namespace PerfGate.Comparing;

/// <summary>The valid rounds so far, and what they decide.</summary>
internal sealed class ComparisonState
{
    // Where these scatter more from start to start, they are shown and do not gate unless the spec asks for it.
    private static readonly Dictionary<string, double> _mostSpread = new() { ["cpu.per-request"] = 0.03, [RoundValues.Allocation] = 0.01 };

    private readonly IReadOnlyList<Hypothesis> _hypotheses;
    private readonly SequentialPlan _plan;
    private readonly List<RoundValue?[]> _rounds = [];

    public ComparisonState(IReadOnlyList<Hypothesis> hypotheses, SequentialPlan plan) => (_hypotheses, _plan) = (hypotheses, plan);

    public int Rounds => _rounds.Count;

    public SequentialDecision Decision { get; private set; } = SequentialDecision.Continue;

    /// <summary>The metrics that gate by default and scatter too much to.</summary>
    public IReadOnlyList<Hypothesis> TooScattered { get; private set; } = [];

    /// <summary>What only a .NET runtime tells and the first round did not: no round will, and it decides nothing.</summary>
    public IReadOnlyList<Hypothesis> Untold { get; private set; } = [];

    /// <summary>Nothing that is asked for is told: no number of rounds decides.</summary>
    public bool IsIdle => Untold.Any(h => h.Check is not null) && !_hypotheses.Any(h => h.Check is not null && !Untold.Contains(h));

    /// <summary>The hypotheses that this round does not carry although they gate; empty: it counts.</summary>
    public IReadOnlyList<Hypothesis> MissingFrom(IReadOnlyList<RoundValue?> values) =>
        [.. _hypotheses.Where((h, i) => h.Check is not null && values[i] is null && (!h.Metric.IsOfRuntime || (Rounds > 0 && !Untold.Contains(h))))];

    /// <summary>How far the rounds of a metric may scatter for it to gate by default; 0.03 is 3 %.</summary>
    public static double MostSpread(Hypothesis hypothesis) => _mostSpread[hypothesis.Metric.Name];

    /// <param name="values">One per hypothesis.</param>
    public void Add(IReadOnlyList<RoundValue?> values)
    {
        if (Rounds == 0)
            Untold = [.. _hypotheses.Where((h, i) => h.Metric.IsOfRuntime && values[i] is null)];
        _rounds.Add([.. values]);
        if (Rounds == _plan.Looks[0])
            TooScattered = [.. Gating().Where(h => h.Check!.Threshold.IsDefault && _mostSpread.TryGetValue(h.Metric.Name, out var most) && Judge(h).Spread > most)];
        Decision = Run()?.Decision ?? (Rounds >= _plan.LastLook ? SequentialDecision.Inconclusive : SequentialDecision.Continue);
    }

    /// <summary>In the order of the hypotheses; those are left out that no round carried.</summary>
    public IReadOnlyList<(Hypothesis Hypothesis, ComparedMetric Metric)> Metrics()
    {
        var gate = Run();
        var gating = Gating().ToList();
        return
        [
            .. _hypotheses
                .Select((h, i) => (h, Compared(h, i, gating.IndexOf(h) is var at and >= 0 ? gate?.Hypotheses[at] : null)))
                .Where(m => m.Item2 is not null).Select(m => (m.h, m.Item2!)),
        ];
    }

    /// <summary>
    /// Whether a side differs from itself; a metric whose rounds are too few for the test says nothing.
    /// </summary>
    public bool IsInconsistent() => Gating().Any(h =>
    {
        var index = IndexOf(h);
        return Enumerable.Range(0, 2).Any(side =>
        {
            var values = _rounds.Select(r => r[index]?.Placebo?[side]).OfType<double>().ToArray();
            return values.Length > 0 && PlaceboTest.IsBroken(values, h.Bands) == true;
        });
    });

    private IEnumerable<Hypothesis> Gating() => _hypotheses.Where(h => h.IsGating && !TooScattered.Contains(h) && !Untold.Contains(h));

    private GateJudgement? Run()
    {
        var gating = Gating().ToList();
        return gating.Count == 0 || Rounds == 0 ? null
            : new SequentialGate(_plan, [.. gating.Select(h => h.Bands)]).Run([.. gating.Select(h => Ratios(IndexOf(h)))]);
    }

    private SequentialJudgement Judge(Hypothesis hypothesis) =>
        new SequentialTest(_plan with { Hypotheses = Math.Max(1, Gating().Count()) }, hypothesis.Bands).At(Ratios(IndexOf(hypothesis)));

    private ComparedMetric? Compared(Hypothesis hypothesis, int index, SequentialJudgement? gated)
    {
        var ratios = Ratios(index);
        if (ratios.Length == 0)
            return null;

        // What does not gate is judged by itself: a warning, and what is only shown.
        var test = new SequentialTest(_plan with { Hypotheses = hypothesis.IsGating ? Math.Max(1, Gating().Count()) : 1 }, hypothesis.Bands);
        var judged = gated ?? (hypothesis.Check is null ? test.At(ratios) : test.Run(ratios));
        return new ComparedMetric
        {
            Metric = hypothesis.Metric.Name,
            Endpoint = hypothesis.Endpoint,
            Subject = hypothesis.Subject,
            Baseline = new Quantity(Median(_rounds.Select(r => r[index]?.Baseline).OfType<double>()), hypothesis.Metric.Unit),
            Change = SequentialJudgement.Change(judged.Estimate),
            Lower = Change(judged.Lower),
            Upper = Change(judged.Upper),
            Tolerate = hypothesis.Bands.Tolerate,
            Detect = hypothesis.Bands.Detect,
            SmallestDetectable = judged.SmallestDetectable,
            Spread = judged.Spread,
            IsGating = hypothesis.IsGating && !TooScattered.Contains(hypothesis),
            IsWorse = judged.IsSlower,
            Outcome = Outcome(hypothesis, judged.Decision),
            Rounds = [.. ratios.Select(SequentialJudgement.Change)],
            Looks = [.. Enumerable.Range(2, Math.Max(0, ratios.Length - 1)).Select(n => Look(test, ratios, n))],
        };
    }

    private ComparedOutcome Outcome(Hypothesis hypothesis, SequentialDecision decision) =>
        hypothesis.Check is null || TooScattered.Contains(hypothesis) ? ComparedOutcome.Informative
        : decision switch
        {
            SequentialDecision.Fail => ComparedOutcome.Worse,
            SequentialDecision.Pass => ComparedOutcome.Unchanged,
            _ => ComparedOutcome.Undecided,
        };

    private static ComparedLook Look(SequentialTest test, double[] ratios, int rounds)
    {
        var judged = test.At(ratios.AsSpan(0, rounds));
        return new ComparedLook(rounds, SequentialJudgement.Change(judged.Estimate), Change(judged.Lower), Change(judged.Upper));
    }

    private static double? Change(double? logRatio) => logRatio is { } value ? SequentialJudgement.Change(value) : null;

    private int IndexOf(Hypothesis hypothesis) => _hypotheses.ToList().IndexOf(hypothesis);

    private double[] Ratios(int index) => [.. _rounds.Select(r => r[index]?.LogRatio).OfType<double>()];

    private static double Median(IEnumerable<double> values)
    {
        var sorted = values.Order().ToList();
        return (sorted[(sorted.Count - 1) / 2] + sorted[sorted.Count / 2]) / 2;
    }
}
