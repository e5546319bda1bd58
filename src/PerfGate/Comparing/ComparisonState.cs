using PerfGate.Measure;
using PerfGate.Statistics;

namespace PerfGate.Comparing;

/// <summary>The valid rounds so far, and what they decide.</summary>
internal sealed class ComparisonState
{
    // Where these scatter more from start to start, they need not be proven unchanged unless the spec asks for it: they fail only where they are worse beyond doubt.
    private static readonly Dictionary<string, double> _mostSpread = new() { ["cpu.per-request"] = 0.03, [RoundValues.Allocation] = 0.01 };

    // Between an allowance and half as much again either answer is right.
    private const double DetectOverMargin = 1.5;

    private readonly IReadOnlyList<Hypothesis> _hypotheses;
    private readonly SequentialPlan _plan;
    private readonly List<RoundValue?[]> _rounds = [];

    public ComparisonState(IReadOnlyList<Hypothesis> hypotheses, SequentialPlan plan) => (_hypotheses, _plan) = (hypotheses, plan);

    public int Rounds => _rounds.Count;

    public SequentialDecision Decision { get; private set; } = SequentialDecision.Continue;

    /// <summary>The metrics that gate by default and scatter too much to be proven unchanged.</summary>
    public IReadOnlyList<Hypothesis> TooScattered { get; private set; } = [];

    /// <summary>
    /// What the first round did not carry and need not: what only a .NET runtime tells, and what can only be proven worse. No round is asked for it, and it decides nothing.
    /// </summary>
    public IReadOnlyList<Hypothesis> Untold { get; private set; } = [];

    /// <summary>
    /// What its count has proven to be worse: it need not be proven again, and does not end the rounds before the others could be. It takes no part of the errors any more, as
    /// what Holm's procedure has rejected.
    /// </summary>
    public IReadOnlyList<Hypothesis> Settled { get; set; } = [];

    /// <summary>Nothing that is asked for is told: no number of rounds decides.</summary>
    public bool IsIdle => Untold.Any(IsAskedFor) && !_hypotheses.Any(h => IsAskedFor(h) && !Untold.Contains(h));

    /// <summary>The hypotheses that this round does not carry although they must be proven; empty: it counts.</summary>
    public IReadOnlyList<Hypothesis> MissingFrom(IReadOnlyList<RoundValue?> values) =>
        [.. _hypotheses.Where((h, i) => IsAskedFor(h) && values[i] is null && (!h.Metric.IsOfRuntime || (Rounds > 0 && !Untold.Contains(h))))];

    /// <summary>How far the rounds of a metric may scatter for it to be proven unchanged by default; 0.03 is 3 %.</summary>
    public static double MostSpread(Hypothesis hypothesis) => _mostSpread[hypothesis.Metric.Name];

    /// <param name="values">One per hypothesis.</param>
    public void Add(IReadOnlyList<RoundValue?> values)
    {
        if (Rounds == 0)
            Untold = [.. _hypotheses.Where((h, i) => values[i] is null && (h.Metric.IsOfRuntime || h.Proof == GateProof.WorseOnly))];
        _rounds.Add([.. values]);
        if (Rounds == _plan.Looks[0])
            TooScattered = [.. Gating().Where(h => h.Check!.Threshold.IsDefault && h.Proof == GateProof.Unchanged && _mostSpread.TryGetValue(h.Metric.Name, out var most) && Spread(h) > most)];
        Decision = Run()?.Decision ?? (Rounds >= _plan.LastLook ? SequentialDecision.Inconclusive : SequentialDecision.Continue);
    }

    /// <summary>In the order of the hypotheses; those are left out that no round carried.</summary>
    public IReadOnlyList<(Hypothesis Hypothesis, ComparedMetric Metric)> Metrics()
    {
        if (Rounds == 0)
            return [];
        var gating = Gating().ToList();
        var gate = gating.Count == 0 ? null : new SequentialGate(_plan, [.. gating.Select(AsJudged)]);
        var judged = gate?.Run([.. gating.Select(h => Ratios(IndexOf(h)))]);
        return
        [
            .. _hypotheses
                .Select((h, i) => (h, gating.IndexOf(h) is var at and >= 0 ? Compared(h, i, gate!, at, judged!.Hypotheses[at]) : Compared(h, i, new SequentialGate(_plan, [h.Gate]), 0, null)))
                .Where(m => m.Item2 is not null).Select(m => (m.h, m.Item2!)),
        ];
    }

    /// <summary>
    /// Whether a side differs from itself; a metric whose rounds are too few for the test says nothing.
    /// </summary>
    public bool IsInconsistent() => Gating().Where(h => AsJudged(h).Proof == GateProof.Unchanged).Any(h =>
    {
        var index = IndexOf(h);
        return Enumerable.Range(0, 2).Any(side =>
        {
            var values = _rounds.Select(r => r[index]?.Placebo?[side]).OfType<double>().ToArray();
            return values.Length > 0 && PlaceboTest.IsBroken(values, h.Bands) == true;
        });
    });

    /// <summary>It decides something and must be measured for that: whatever can only be proven worse need not be.</summary>
    private static bool IsAskedFor(Hypothesis hypothesis) => hypothesis is { Check: not null, Proof: GateProof.Unchanged };

    private IEnumerable<Hypothesis> Gating() => _hypotheses.Where(h => h.IsGating && !Untold.Contains(h) && !Settled.Contains(h));

    private GateHypothesis AsJudged(Hypothesis hypothesis) => TooScattered.Contains(hypothesis)
        ? new GateHypothesis(new Bands(hypothesis.Bands.Detect, hypothesis.Bands.Detect), GateProof.WorseOnly) { IsOfTheMiddle = true }
        : hypothesis.Gate with { Bands = WithMargin(hypothesis) };

    /// <summary>An allowance in the metric's own unit must be exceeded as well: as a share of the baseline it is what is tolerated, where that is more.</summary>
    private Bands WithMargin(Hypothesis hypothesis)
    {
        var baselines = _rounds.Select(r => r[IndexOf(hypothesis)]?.Baseline).OfType<double>().ToList();
        if (hypothesis.Margin is not { } margin || baselines.Count == 0 || Median(baselines) is not (> 0 and var typical) || margin.Value / typical <= hypothesis.Bands.Tolerate)
            return hypothesis.Bands;
        var allowed = margin.Value / typical;
        return hypothesis.Proof == GateProof.WorseOnly ? new Bands(allowed, allowed) : new Bands(allowed, Math.Max(hypothesis.Bands.Detect, allowed * DetectOverMargin));
    }

    /// <summary>
    /// A slow tail or failures are under suspicion, the middle is not, and a few rounds more could prove it. What a count has proven by then is a part of the story at most:
    /// a path that waits also allocates a little.
    /// </summary>
    public bool MayProveATail()
    {
        var gating = Gating().ToList();
        if (gating.Count == 0 || Rounds == 0 || Decision != SequentialDecision.Continue)
            return false;
        var gate = new SequentialGate(_plan, [.. gating.Select(AsJudged)]);
        var suspects = gating.Where((h, i) => !h.Metric.IsCount && gate.IsSuspect(i, Ratios(IndexOf(h)))).ToList();
        return Rounds < gate.RoundsToFail && suspects.Count > 0 && !suspects.Exists(h => AsJudged(h).IsOfTheMiddle);
    }

    private GateJudgement? Run()
    {
        var gating = Gating().ToList();
        return gating.Count == 0 || Rounds == 0 ? null : new SequentialGate(_plan, [.. gating.Select(AsJudged)]).Run([.. gating.Select(h => Ratios(IndexOf(h)))]);
    }

    private double? Spread(Hypothesis hypothesis)
    {
        var ratios = Ratios(IndexOf(hypothesis));
        return RoundSpread.Of(new WalshAverages(ratios), SignedRankDistribution.Of(ratios.Length));
    }

    private ComparedMetric? Compared(Hypothesis hypothesis, int index, SequentialGate gate, int at, SequentialJudgement? gated)
    {
        var values = _rounds.Select(r => r[index]).OfType<RoundValue>().ToList();
        double[] ratios = gated is null ? [.. values.Select(v => v.LogRatio)] : Ratios(index);
        if (values.Count == 0)
            return null;

        // What does not gate is judged by itself: a warning, and what is only shown.
        var asJudged = AsJudged(hypothesis);
        var judged = gated ?? (hypothesis.Check is null ? gate.Progress(at, ratios) : gate.Run([ratios]).Hypotheses[at]);
        double Change(double onScale) => asJudged.Bands.Change(onScale);
        double? Bound(double? onScale) => onScale is { } value ? Change(value) : null;

        // The mean of a share's rounds is the share over all of them; with most of its rounds at nothing their centre would be nothing.
        var change = asJudged.Bands.IsDifference ? values.Average(v => v.LogRatio) : Change(judged.Estimate);
        var smallest = values[0].Requests > 0
            ? Math.Max(judged.SmallestDetectable ?? 0, gate.SmallestShare(at, values.Count, values.Average(v => v.Requests)))
            : judged.SmallestDetectable;
        return new ComparedMetric
        {
            Metric = hypothesis.Metric.Name,
            Endpoint = hypothesis.Endpoint,
            Subject = hypothesis.Subject,
            Baseline = new Quantity(asJudged.Bands.IsDifference ? values.Average(v => v.Baseline) : Median(values.Select(v => v.Baseline)), hypothesis.Metric.Unit),
            IsDifference = asJudged.Bands.IsDifference,
            Change = change,
            Lower = Bound(judged.Lower) is { } lower ? Math.Min(lower, change) : null,
            Upper = Bound(judged.Upper) is { } upper ? Math.Max(upper, change) : null,
            Tolerate = asJudged.Bands.Tolerate,
            Detect = asJudged.Proof == GateProof.Unchanged ? asJudged.Bands.Detect : Math.Max(asJudged.Bands.Detect, smallest ?? 0),
            SmallestDetectable = smallest,
            Spread = judged.Spread,
            IsGating = hypothesis.IsGating,
            IsWorseOnly = asJudged.Proof == GateProof.WorseOnly,
            IsWorse = judged.IsSlower,
            Outcome = Outcome(hypothesis, asJudged.Proof, judged.Decision),
            Rounds = [.. values.Select(v => Change(v.LogRatio))],
            Looks = [.. Enumerable.Range(2, Math.Max(0, ratios.Length - 1)).Select(n => Look(gate.Progress(at, ratios.AsSpan(0, n)), n))],
        };

        ComparedLook Look(SequentialJudgement seen, int rounds) => new(rounds, Change(seen.Estimate), Bound(seen.Lower), Bound(seen.Upper));
    }

    private static ComparedOutcome Outcome(Hypothesis hypothesis, GateProof proof, SequentialDecision decision) =>
        hypothesis.Check is null ? ComparedOutcome.Informative
        : decision switch
        {
            SequentialDecision.Fail => ComparedOutcome.Worse,
            _ when proof == GateProof.WorseOnly => ComparedOutcome.NotProvenWorse,
            SequentialDecision.Pass => ComparedOutcome.Unchanged,
            _ => ComparedOutcome.Undecided,
        };

    private int IndexOf(Hypothesis hypothesis) => _hypotheses.ToList().IndexOf(hypothesis);

    /// <summary>One per round; not a number where a round does not carry it.</summary>
    private double[] Ratios(int index) => [.. _rounds.Select(r => r[index]?.LogRatio ?? double.NaN)];

    private static double Median(IEnumerable<double> values)
    {
        var sorted = values.Order().ToList();
        return (sorted[(sorted.Count - 1) / 2] + sorted[sorted.Count / 2]) / 2;
    }
}
