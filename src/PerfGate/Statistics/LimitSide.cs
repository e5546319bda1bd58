namespace PerfGate.Statistics;

/// <summary>Where an interval lies with respect to a limit.</summary>
internal enum LimitSide
{
    /// <summary>The interval holds the limit: the data cannot tell.</summary>
    Undecided,

    /// <summary>The upper bound is below the limit.</summary>
    Below,

    /// <summary>The lower bound is above the limit.</summary>
    Above,
}
