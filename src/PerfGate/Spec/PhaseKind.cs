namespace PerfGate.Spec;

/// <summary>What a phase is for. The kind sets its defaults; the load itself is told by its keys.</summary>
internal enum PhaseKind
{
    /// <summary>One connection, each endpoint alone, a number of iterations.</summary>
    Benchmark,

    /// <summary>A steady load.</summary>
    Load,

    /// <summary>A ladder of levels.</summary>
    Stress,

    /// <summary>A long steady load, the target's memory watched.</summary>
    Soak,

    /// <summary>A base rate, a peak, and the base again; the time to recover is measured.</summary>
    Spike,

    /// <summary>A search for the highest level at which the thresholds hold.</summary>
    Capacity,

    /// <summary>Candidate against baseline, in turns. Made by the thresholds that compare, not written in the spec.</summary>
    Compare,
}
