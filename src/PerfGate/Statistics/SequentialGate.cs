namespace PerfGate.Statistics;

/// <summary>
/// A relative gate over several hypotheses (endpoint times metric) measured in the same rounds. It fails as soon as one fails and passes when all that must be proven
/// unchanged are (intersection-union: no correction needed for the pass), and none of the others is under suspicion. Of alpha three tenths are for those that can only be proven
/// worse; within a look Holm's step-down replaces Bonferroni in each part: never less powerful.
/// </summary>
internal sealed class SequentialGate
{
    private readonly IReadOnlyList<GateHypothesis> _hypotheses;
    private readonly SequentialPlan _plan;
    private readonly IReadOnlyList<SequentialTest> _tests;

    /// <summary>All of the hypotheses must be proven unchanged.</summary>
    public SequentialGate(SequentialPlan plan, IReadOnlyList<Bands> hypotheses)
        : this(plan, [.. hypotheses.Select(bands => new GateHypothesis(bands))])
    {
    }

    /// <param name="plan">Its number of hypotheses is set from the list.</param>
    /// <param name="hypotheses">At least one.</param>
    public SequentialGate(SequentialPlan plan, IReadOnlyList<GateHypothesis> hypotheses)
    {
        ArgumentOutOfRangeException.ThrowIfZero(hypotheses.Count);
        var parts = GateErrors.Divide(plan, hypotheses.Count(h => h.IsOfTheMiddle), hypotheses.Count(h => !h.IsOfTheMiddle));
        (_plan, _hypotheses) = (plan, hypotheses);
        Middle = parts.Middle;
        Others = parts.Others;
        _tests = [.. hypotheses.Select(h => new SequentialTest(PlanOf(h), h.Bands))];
    }

    /// <summary>The part of the errors of those that must be proven unchanged.</summary>
    public SequentialPlan Middle { get; }

    /// <summary>That of those that can only be proven worse.</summary>
    public SequentialPlan Others { get; }

    /// <summary>The part that this one belongs to.</summary>
    public SequentialPlan PlanOf(GateHypothesis hypothesis) => hypothesis.IsOfTheMiddle ? Middle : Others;

    /// <summary>
    /// Replays the looks that the rounds so far reach and stops at the first decision. A hypothesis that has passed at a look stays passed.
    /// </summary>
    /// <param name="rounds">
    /// The values of each hypothesis in round order, in the order of the hypotheses; all equally many, at least one. Not a number: this round has none, which only
    /// one that need not be proven unchanged may say.
    /// </param>
    public GateJudgement Run(IReadOnlyList<double[]> rounds)
    {
        ArgumentOutOfRangeException.ThrowIfNotEqual(rounds.Count, _tests.Count);
        var count = rounds[0].Length;
        if (rounds.Any(values => values.Length != count) || rounds.Where((values, i) => _hypotheses[i].Proof == GateProof.Unchanged && values.Any(double.IsNaN)).Any())
            throw new ArgumentException("Every hypothesis needs a value from every round.", nameof(rounds));

        var judgements = new SequentialJudgement?[_tests.Count];
        for (var look = 0; look < _plan.Looks.Count && _plan.Looks[look] <= count; look++)
        {
            var suspects = LookAt(look, rounds, judgements);
            var decision = Decide(look, judgements, suspects);
            if (decision != SequentialDecision.Continue)
                return new GateJudgement { Decision = decision, Rounds = _plan.Looks[look], Hypotheses = [.. judgements.Select(j => j!)] };
        }

        return new GateJudgement
        {
            Decision = SequentialDecision.Continue,
            Rounds = count,
            Hypotheses = [.. judgements.Select((passed, i) => passed is { Decision: SequentialDecision.Pass } ? passed : Progress(i, rounds[i]))],
        };
    }

    /// <summary>Rounds after which every hypothesis could have failed: at fewer, no look has enough of the errors left for a proof.</summary>
    public int RoundsToFail => _plan.Looks.Where((rounds, look) => CanFail(Middle, look, rounds) && CanFail(Others, look, rounds)).FirstOrDefault(_plan.LastLook);

    /// <summary>Whether these rounds of a hypothesis raise the suspicion that it is worse than tolerated.</summary>
    public bool IsSuspect(int hypothesis, ReadOnlySpan<double> rounds) => GateSuspicion.IsSuspect(GateSuspicion.PValue(_hypotheses[hypothesis], rounds));

    /// <summary>Estimate and bounds of one hypothesis from these rounds, at the level at which it is shown.</summary>
    public SequentialJudgement Progress(int hypothesis, ReadOnlySpan<double> rounds) =>
        _hypotheses[hypothesis].Proof == GateProof.Unchanged ? _tests[hypothesis].At(rounds) : new GateSuspicion(PlanOf(_hypotheses[hypothesis])).Shown(_hypotheses[hypothesis].Bands, rounds);

    /// <summary>Of a share of failures, the smallest that is found where the baseline has none.</summary>
    public double SmallestShare(int hypothesis, int rounds, double requests) => new GateSuspicion(PlanOf(_hypotheses[hypothesis])).SmallestShare(rounds, requests);

    private static bool CanFail(SequentialPlan part, int look, int rounds) => Math.Pow(2, -rounds) <= part.AlphaAt(look) / part.Hypotheses;

    /// <returns>Whether one that need not be proven unchanged is under suspicion.</returns>
    private bool LookAt(int look, IReadOnlyList<double[]> rounds, SequentialJudgement?[] judgements)
    {
        var count = _plan.Looks[look];
        var pValues = new double[_tests.Count];
        for (var i = 0; i < _tests.Count; i++)
        {
            // One that has passed cannot fail any more; it keeps its place among the m, so that the level holds.
            var isOpen = judgements[i] is not { Decision: SequentialDecision.Pass };
            var values = rounds[i].AsSpan(0, count);
            pValues[i] = isOpen ? GateSuspicion.PValue(_hypotheses[i], values) : 1;
            if (isOpen)
                judgements[i] = Progress(i, values);
        }

        Fail(Middle.AlphaAt(look), isOfTheMiddle: true, pValues, judgements);
        Fail(Others.AlphaAt(look), isOfTheMiddle: false, pValues, judgements);
        return pValues.Where((p, i) => _hypotheses[i].Proof == GateProof.WorseOnly && GateSuspicion.IsSuspect(p)).Any();
    }

    private void Fail(double alpha, bool isOfTheMiddle, double[] pValues, SequentialJudgement?[] judgements)
    {
        var part = Enumerable.Range(0, _hypotheses.Count).Where(i => _hypotheses[i].IsOfTheMiddle == isOfTheMiddle).ToArray();
        var fails = MultipleTests.Holm([.. part.Select(i => pValues[i])], alpha);
        foreach (var i in part.Where((_, at) => fails[at]))
            judgements[i] = judgements[i]! with { Decision = SequentialDecision.Fail };
    }

    private SequentialDecision Decide(int look, SequentialJudgement?[] judgements, bool suspects)
    {
        var due = judgements.Where((_, i) => _hypotheses[i].Proof == GateProof.Unchanged).ToList();
        if (judgements.Any(j => j!.Decision == SequentialDecision.Fail))
            return SequentialDecision.Fail;
        if (due.All(j => j!.Decision == SequentialDecision.Pass))
            return suspects && look < _plan.Looks.Count - 1 ? SequentialDecision.Continue : SequentialDecision.Pass;
        return due.Any(j => j!.Decision == SequentialDecision.Inconclusive) ? SequentialDecision.Inconclusive : SequentialDecision.Continue;
    }
}
