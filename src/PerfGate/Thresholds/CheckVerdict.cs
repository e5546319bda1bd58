namespace PerfGate.Thresholds;

/// <summary>The decision on one check, and by the worst of them on a run. Ordered: later is worse.</summary>
internal enum CheckVerdict
{
    Pass,

    /// <summary>A warn limit is breached.</summary>
    Warn,

    /// <summary>Well measured, but the data cannot decide.</summary>
    Inconclusive,

    /// <summary>Breached.</summary>
    Fail,

    /// <summary>Not measured: no samples, a generator behind its schedule, a dead target.</summary>
    Invalid,
}
