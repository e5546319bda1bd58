namespace PerfGate.Statistics;

/// <summary>What a hypothesis of a gate must show for the gate to pass.</summary>
internal enum GateProof
{
    /// <summary>That a change of "detect" is ruled out: rounds go on until it is shown, and without it the gate is inconclusive.</summary>
    Unchanged,

    /// <summary>
    /// Nothing: it fails the gate where it is worse than "tolerate" beyond doubt. What the rounds cannot show of it neither prolongs them nor leaves them
    /// inconclusive; only a suspicion does prolong them.
    /// </summary>
    WorseOnly,
}
