namespace PerfGate.Thresholds;

/// <summary>How sure a check has to be before it is a pass or a fail.</summary>
internal enum JudgingPolicy
{
    /// <summary>A breach and a pass are proven; what is neither is measured longer, twice at most, and is then inconclusive.</summary>
    Sequential,

    /// <summary>As sequential, and what is not proven fails the run.</summary>
    Strict,

    /// <summary>The observed value against the limit, as k6 does.</summary>
    Point,
}
