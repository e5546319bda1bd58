namespace PerfGate.Statistics;

/// <summary>One of the things that a relative gate judges in the same rounds.</summary>
/// <param name="Bands">What it tolerates and what it is to find.</param>
/// <param name="Proof">What it must show for the gate to pass.</param>
internal readonly record struct GateHypothesis(Bands Bands, GateProof Proof = GateProof.Unchanged)
{
    /// <summary>
    /// It has its part of the errors with those that must be proven unchanged, although it need not be itself: whether it scatters too much for that is seen
    /// in the rounds, and how the errors are divided may not depend on them.
    /// </summary>
    public bool IsOfTheMiddle { get; init; } = Proof == GateProof.Unchanged;
}
