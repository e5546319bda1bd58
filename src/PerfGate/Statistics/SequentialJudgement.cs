namespace PerfGate.Statistics;

/// <summary>One hypothesis of a relative gate after some rounds. Values are logarithms of candidate over baseline, positive for the worse.</summary>
internal sealed record SequentialJudgement
{
    public required SequentialDecision Decision { get; init; }

    /// <summary>Rounds judged.</summary>
    public required int Rounds { get; init; }

    /// <summary>Hodges-Lehmann centre of the rounds.</summary>
    public required double Estimate { get; init; }

    /// <summary>Exact lower bound at this look's share of alpha; null when so few rounds have none.</summary>
    public double? Lower { get; init; }

    /// <summary>Exact upper bound at this look's share of beta; null when so few rounds have none.</summary>
    public double? Upper { get; init; }

    /// <summary>The lower bound at 0.5 % alone is above zero: slower, even where within tolerance. Worth a warning.</summary>
    public required bool IsSlower { get; init; }

    /// <summary>Spread of the rounds, comparable with a standard deviation; null when so few rounds have none. See <see cref="RoundSpread"/>.</summary>
    public double? Spread { get; init; }

    /// <summary>
    /// The smallest relative change that this many rounds of this spread would have failed in 95 % of runs (0.043 is 4.3 %):
    /// exp(ln(1+tolerate) + (z_{1-alpha} + z_{0.95})·spread/sqrt(n)) - 1. Null without a spread.
    /// </summary>
    public double? SmallestDetectable { get; init; }

    /// <summary>More rounds of this spread, up to the last look, would not bring a decision where the estimate lies now. Only then is it worth stopping early.</summary>
    public bool IsFutile { get; init; }

    /// <summary>A logarithm of a ratio as a relative change: 0.05 for ln(1.05).</summary>
    public static double Change(double logRatio) => Math.Exp(logRatio) - 1;
}
