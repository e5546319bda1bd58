namespace PerfGate.Diagnosis;

/// <summary>What mainly makes a target slow, as far as can be seen from inside.</summary>
internal enum CauseKind
{
    /// <summary>Nothing stands out.</summary>
    None,

    /// <summary>The target ended or could not be looked at.</summary>
    Unreachable,

    /// <summary>The service's own rate limiter holds requests back.</summary>
    RateLimiter,

    /// <summary>Requests are answered with errors.</summary>
    Failures,

    /// <summary>Memory that is never given back.</summary>
    Leak,

    /// <summary>All requests stop from time to time.</summary>
    Stalls,

    /// <summary>Threads wait for each other's locks.</summary>
    LockContention,

    /// <summary>Threads of the pool wait, and new work waits for a thread.</summary>
    BlockedThreads,

    /// <summary>Garbage.</summary>
    Allocation,

    /// <summary>Requests wait without using a thread: a timer, another service, a disk.</summary>
    AsyncWaiting,

    /// <summary>Processor time.</summary>
    Cpu,
}
