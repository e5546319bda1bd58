namespace PerfGate.Statistics;

/// <summary>
/// Judges what can only be proven worse. Early looks have too few rounds to prove anything among many hypotheses (2^-10 is a thousandth), and an unchanged
/// program ends at the first of them. So a suspicion, a p-value of at most 2 % against "tolerate", lets the rounds go on to a look that can prove it. It takes nothing of alpha:
/// going on longer is not failing.
/// </summary>
/// <param name="plan">The part of the errors that the hypothesis belongs to.</param>
internal sealed class GateSuspicion(SequentialPlan plan)
{
    private const double Suspicion = 0.02;

    // Of each bound that is shown: a bound at the level that decides would need more rounds than most gates run.
    private const double ShownLevel = 0.005;
    private const double Power = 0.95;

    public static bool IsSuspect(double pValue) => pValue <= Suspicion;

    /// <summary>
    /// Exact one-sided p-value of "no worse than tolerated". Of what can only be proven worse, rounds that have no value, or lie exactly on what is tolerated (no
    /// failure on either side), say nothing and are left out: given how far each round is off, only its sign is random.
    /// </summary>
    public static double PValue(GateHypothesis hypothesis, ReadOnlySpan<double> rounds)
    {
        var tolerate = hypothesis.Bands.TolerateOnScale;
        var values = hypothesis.Proof == GateProof.Unchanged ? rounds.ToArray() : Telling(rounds, tolerate);
        return values.Length == 0 ? 1 : new WalshAverages(values).PValueAbove(tolerate, SignedRankDistribution.Of(values.Length));
    }

    /// <summary>Estimate, and the bounds at half a percent each.</summary>
    public SequentialJudgement Shown(Bands bands, ReadOnlySpan<double> rounds)
    {
        var values = Telling(rounds, double.NaN);
        if (values.Length == 0)
            return new SequentialJudgement { Decision = SequentialDecision.Continue, Rounds = 0, Estimate = 0, IsSlower = false };
        var averages = new WalshAverages(values);
        var distribution = SignedRankDistribution.Of(values.Length);
        var critical = distribution.Critical(ShownLevel);
        var spread = RoundSpread.Of(averages, distribution);
        var isSlower = PValue(new GateHypothesis(new Bands(0, bands.Detect) { IsDifference = bands.IsDifference }, GateProof.WorseOnly), rounds) <= ShownLevel;
        return new SequentialJudgement
        {
            Decision = SequentialDecision.Continue,
            Rounds = values.Length,
            Estimate = averages.Centre,
            Lower = averages.Lower(critical),
            Upper = averages.Upper(critical),
            IsSlower = isSlower,
            Spread = spread,
            SmallestDetectable = spread is { } wide ? bands.Change(bands.TolerateOnScale + (wide * Reach(values.Length))) : null,
        };
    }

    /// <summary>Spreads beyond "tolerate" from which on a change is found in 95 % of runs: it raises the suspicion after these rounds, and is proven by the last look.</summary>
    private double Reach(int rounds)
    {
        var found = StandardNormal.UpperQuantile(1 - Power);
        var proven = StandardNormal.UpperQuantile(plan.AlphaAt(plan.Looks.Count - 1) / plan.Hypotheses) + found;
        var suspected = StandardNormal.UpperQuantile(Suspicion) + found;
        return Math.Max(suspected / Math.Sqrt(rounds), proven / Math.Sqrt(Math.Max(rounds, plan.LastLook)));
    }

    /// <summary>
    /// The smallest share of failures that is found in 95 % of runs where the baseline has none: a round without a failure says nothing, so enough of them must have
    /// one to raise the suspicion after these rounds, and to prove it by the last look.
    /// </summary>
    /// <param name="rounds">So far.</param>
    /// <param name="requests">In each of them, to each side; more than 0.</param>
    public double SmallestShare(int rounds, double requests)
    {
        var least = Math.Log2(plan.Hypotheses / plan.AlphaAt(plan.Looks.Count - 1));
        var (low, high) = (0.0, 1.0);
        for (var i = 0; i < 40; i++)
        {
            var share = (low + high) / 2;
            var telling = 1 - Math.Exp(-share * requests);
            var isFound = AtLeast(-Math.Log2(Suspicion), rounds, telling) >= Power && AtLeast(least, Math.Max(rounds, plan.LastLook), telling) >= Power;
            (low, high) = isFound ? (low, share) : (share, high);
        }

        return high;
    }

    /// <summary>P(at least so many of n), each with this chance.</summary>
    private static double AtLeast(double least, int n, double chance)
    {
        var mass = new double[n + 1];
        mass[0] = 1;
        for (var i = 0; i < n; i++)
        {
            for (var k = i + 1; k >= 0; k--)
                mass[k] = (mass[k] * (1 - chance)) + (k > 0 ? mass[k - 1] * chance : 0);
        }

        return mass.Where((_, k) => k >= least).Sum();
    }

    private static double[] Telling(ReadOnlySpan<double> rounds, double tolerate)
    {
        var telling = new List<double>(rounds.Length);
        foreach (var value in rounds)
        {
            if (double.IsFinite(value) && value != tolerate)
                telling.Add(value);
        }

        return [.. telling];
    }
}
