namespace PerfGate.Statistics;

/// <summary>
/// A relative gate over several hypotheses (endpoint times metric) measured in the same rounds. It fails as soon as one fails and passes when all
/// have passed (intersection-union: no correction needed for the pass). Within a look Holm's step-down replaces Bonferroni: never less powerful.
/// </summary>
internal sealed class SequentialGate
{
    private readonly SequentialPlan _plan;
    private readonly IReadOnlyList<Bands> _hypotheses;
    private readonly IReadOnlyList<SequentialTest> _tests;

    /// <param name="plan">Its number of hypotheses is set from the list.</param>
    /// <param name="hypotheses">The bands of each; at least one.</param>
    public SequentialGate(SequentialPlan plan, IReadOnlyList<Bands> hypotheses)
    {
        ArgumentOutOfRangeException.ThrowIfZero(hypotheses.Count);
        _plan = plan with { Hypotheses = hypotheses.Count };
        _hypotheses = hypotheses;
        _tests = [.. hypotheses.Select(bands => new SequentialTest(_plan, bands))];
    }

    /// <summary>
    /// Replays the looks that the rounds so far reach and stops at the first decision. A hypothesis that has passed at a look stays passed.
    /// </summary>
    /// <param name="rounds">The values of each hypothesis in round order, in the order of the hypotheses; all equally many, at least one.</param>
    public GateJudgement Run(IReadOnlyList<double[]> rounds)
    {
        ArgumentOutOfRangeException.ThrowIfNotEqual(rounds.Count, _tests.Count);
        var count = rounds[0].Length;
        if (rounds.Any(values => values.Length != count))
            throw new ArgumentException("Every hypothesis needs a value from every round.", nameof(rounds));

        var judgements = new SequentialJudgement?[_tests.Count];
        for (var look = 0; look < _plan.Looks.Count && _plan.Looks[look] <= count; look++)
        {
            LookAt(look, rounds, judgements);
            var decision = Decide(judgements);
            if (decision != SequentialDecision.Continue)
                return new GateJudgement { Decision = decision, Rounds = _plan.Looks[look], Hypotheses = [.. judgements.Select(j => j!)] };
        }

        return new GateJudgement
        {
            Decision = SequentialDecision.Continue,
            Rounds = count,
            Hypotheses = [.. judgements.Select((passed, i) => passed is { Decision: SequentialDecision.Pass } ? passed : _tests[i].At(rounds[i]))],
        };
    }

    private void LookAt(int look, IReadOnlyList<double[]> rounds, SequentialJudgement?[] judgements)
    {
        var count = _plan.Looks[look];
        var distribution = new SignedRankDistribution(count);
        var pValues = new double[_tests.Count];
        for (var i = 0; i < _tests.Count; i++)
        {
            // One that has passed cannot fail any more; it keeps its place among the m, so that the level holds.
            var isOpen = judgements[i] is not { Decision: SequentialDecision.Pass };
            var values = rounds[i].AsSpan(0, count);
            pValues[i] = isOpen ? new WalshAverages(values).PValueAbove(_hypotheses[i].LogTolerate, distribution) : 1;
            if (isOpen)
                judgements[i] = _tests[i].At(values);
        }

        var fails = MultipleTests.Holm(pValues, _plan.AlphaAt(look));
        for (var i = 0; i < _tests.Count; i++)
        {
            if (fails[i])
                judgements[i] = judgements[i]! with { Decision = SequentialDecision.Fail };
        }
    }

    private static SequentialDecision Decide(SequentialJudgement?[] judgements) =>
        judgements.Any(j => j!.Decision == SequentialDecision.Fail) ? SequentialDecision.Fail
        : judgements.All(j => j!.Decision == SequentialDecision.Pass) ? SequentialDecision.Pass
        : judgements.Any(j => j!.Decision == SequentialDecision.Inconclusive) ? SequentialDecision.Inconclusive
        : SequentialDecision.Continue;
}
