namespace PerfGate.Statistics;

/// <summary>All hypotheses of a relative gate after some rounds.</summary>
internal sealed record GateJudgement
{
    public required SequentialDecision Decision { get; init; }

    /// <summary>Rounds at the look that decided, or rounds so far.</summary>
    public required int Rounds { get; init; }

    /// <summary>In the order of the gate's hypotheses; one that passed earlier is shown as it was then.</summary>
    public required IReadOnlyList<SequentialJudgement> Hypotheses { get; init; }
}
