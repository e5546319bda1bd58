namespace PerfGate;

/// <summary>What the process answers; CI decides on it together with <c>verdict.json</c>.</summary>
internal enum ExitCode
{
    /// <summary>Pass, or warnings only.</summary>
    Pass = 0,

    /// <summary>At least one threshold is breached.</summary>
    Breach = 1,

    /// <summary>The spec or the command line is wrong; nothing was started.</summary>
    InvalidSpec = 2,

    /// <summary>The target did not start, did not become ready, or died.</summary>
    TargetFailed = 3,

    /// <summary>Something could not be measured or decided, and the policy says that this fails.</summary>
    NotProven = 4,

    Cancelled = 5,

    /// <summary>A bug of PerfGate.</summary>
    Bug = 70,
}
