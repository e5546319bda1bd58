namespace PerfGate.Thresholds;

/// <summary>
/// The decision on one check, and by the worst of them on a run. Ordered: later is worse. A proven breach stays one
/// whatever else could not be measured (docs/decisions/0001).
/// </summary>
internal enum CheckVerdict
{
    Pass,

    /// <summary>A warn limit is breached.</summary>
    Warn,

    /// <summary>Well measured, but the data cannot decide.</summary>
    Inconclusive,

    /// <summary>Not measured: no samples, a generator behind its schedule, a dead target.</summary>
    Invalid,

    /// <summary>Breached.</summary>
    Fail,
}
