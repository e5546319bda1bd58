namespace PerfGate.Statistics;

/// <summary>
/// The decision of a relative gate on one hypothesis, from one value per round. At each look: fail when the exact lower bound lies above
/// "tolerate", pass when the exact upper bound lies below "detect", else go on. Because the labels of a round are drawn at random, the
/// signed-rank bounds hold under any noise (Fisher's randomisation argument). Immutable; the tables of the looks are computed once.
/// </summary>
internal sealed class SequentialTest
{
    private const double SlowerLevel = 0.005;
    private const double Power = 0.95;

    private readonly SequentialPlan _plan;
    private readonly Bands _bands;
    private readonly Look[] _looks;

    public SequentialTest(SequentialPlan plan, Bands bands)
    {
        _plan = plan;
        _bands = bands;
        _looks = [.. plan.Looks.Select((rounds, look) => Look.Of(plan, look, rounds))];
    }

    /// <summary>
    /// Looks at the first rounds, then at more, as far as they reach, and stops at the first decision: the answer does not depend on rounds
    /// run after it. Before the first look and between looks the decision is <see cref="SequentialDecision.Continue"/>.
    /// </summary>
    public SequentialJudgement Run(ReadOnlySpan<double> rounds)
    {
        foreach (var look in _looks)
        {
            if (look.Rounds > rounds.Length)
                break;
            var judgement = LookAt(rounds[..look.Rounds], look, decide: true);
            if (judgement.Decision != SequentialDecision.Continue)
                return judgement;
        }

        return Progress(rounds[..Math.Min(rounds.Length, _plan.LastLook)]);
    }

    /// <summary>Judges exactly these rounds; a decision only when their number is that of a look.</summary>
    public SequentialJudgement At(ReadOnlySpan<double> rounds)
    {
        foreach (var look in _looks)
        {
            if (look.Rounds == rounds.Length)
                return LookAt(rounds, look, decide: true);
        }

        return Progress(rounds);
    }

    /// <summary>Estimate and bounds on the way to the next look, at its levels; for showing, not for deciding.</summary>
    private SequentialJudgement Progress(ReadOnlySpan<double> rounds)
    {
        for (var i = 0; i < _looks.Length; i++)
        {
            if (_looks[i].Rounds >= rounds.Length)
                return LookAt(rounds, Look.Of(_plan, i, rounds.Length), decide: false);
        }

        throw new ArgumentOutOfRangeException(nameof(rounds), rounds.Length, "More rounds than the plan has.");
    }

    private SequentialJudgement LookAt(ReadOnlySpan<double> rounds, Look look, bool decide)
    {
        var averages = new WalshAverages(rounds);
        var lower = averages.Lower(look.FailCritical);
        var upper = averages.Upper(look.PassCritical);
        var spread = RoundSpread.Of(averages, look.Distribution);
        var decision =
            !decide ? SequentialDecision.Continue
            : lower > _bands.TolerateOnScale ? SequentialDecision.Fail
            : upper < _bands.DetectOnScale ? SequentialDecision.Pass
            : rounds.Length == _plan.LastLook ? SequentialDecision.Inconclusive
            : SequentialDecision.Continue;

        return new SequentialJudgement
        {
            Decision = decision,
            Rounds = rounds.Length,
            Estimate = averages.Centre,
            Lower = lower,
            Upper = upper,
            IsSlower = averages.Lower(look.SlowerCritical) > 0,
            Spread = spread,
            SmallestDetectable = spread is { } s ? SmallestDetectable(s, rounds.Length) : null,
            IsFutile = decision == SequentialDecision.Continue && spread is { } wide && IsFutile(averages.Centre, wide),
        };
    }

    private double SmallestDetectable(double spread, int rounds)
    {
        var z = StandardNormal.UpperQuantile(_plan.Alpha / _plan.Hypotheses) + StandardNormal.UpperQuantile(1 - Power);
        return _bands.Change(_bands.TolerateOnScale + (z * spread / Math.Sqrt(rounds)));
    }

    /// <summary>
    /// Projects the half widths to the last look: when the interval around today's estimate would still hold both thresholds, then the
    /// remaining rounds are not worth their time. (It can hold both only where this spread cannot tell the two apart at all.)
    /// </summary>
    private bool IsFutile(double estimate, double spread)
    {
        var last = _looks.Length - 1;
        var unit = spread / Math.Sqrt(_plan.LastLook);
        var toFail = StandardNormal.UpperQuantile(_plan.AlphaAt(last) / _plan.Hypotheses) * unit;
        var toPass = StandardNormal.UpperQuantile(_plan.BetaAt(last)) * unit;
        return estimate - toFail <= _bands.TolerateOnScale && estimate + toPass >= _bands.DetectOnScale;
    }

    /// <summary>The critical values of one look.</summary>
    private sealed record Look(int Rounds, SignedRankDistribution Distribution, int FailCritical, int PassCritical, int SlowerCritical)
    {
        public static Look Of(SequentialPlan plan, int look, int rounds)
        {
            var distribution = SignedRankDistribution.Of(Math.Max(1, rounds));
            return new Look(
                rounds,
                distribution,
                distribution.Critical(plan.AlphaAt(look) / plan.Hypotheses),
                distribution.Critical(plan.BetaAt(look)),
                distribution.Critical(SlowerLevel));
        }
    }
}
