namespace PerfGate.Measure;

/// <summary>One reading of a .NET target's own counters, about once a second. A null was not published by that target.</summary>
internal sealed record RuntimeSample
{
    /// <summary>Stopwatch ticks of the reading, on the target's clock; the same clock as ours on one machine.</summary>
    public required long AtTicks { get; init; }

    /// <summary>Managed heap after the last collection, bytes; null before the first collection.</summary>
    public long? HeapBytes { get; init; }

    /// <summary>Bytes allocated on the managed heap since the process started.</summary>
    public long? AllocatedBytes { get; init; }

    /// <summary>Seconds the collector stopped the process, since it started.</summary>
    public double? GcPauseSeconds { get; init; }

    /// <summary>Seconds of compiling methods, since the process started.</summary>
    public double? JitSeconds { get; init; }

    /// <summary>Collections of generation 0 alone, since the start.</summary>
    public long? Gen0Collections { get; init; }

    /// <summary>Collections that went as far as generation 1, since the start.</summary>
    public long? Gen1Collections { get; init; }

    /// <summary>Full collections since the start.</summary>
    public long? Gen2Collections { get; init; }

    public int? PoolThreads { get; init; }

    /// <summary>Work items that wait for a thread of the pool.</summary>
    public long? PoolQueue { get; init; }

    /// <summary>Exceptions thrown since the watching began, caught ones too.</summary>
    public long? Exceptions { get; init; }

    /// <summary>Times a thread had to wait for a lock, since the start.</summary>
    public long? LockContentions { get; init; }

    /// <summary>Requests inside ASP.NET Core; those that came before the watching began are not in it.</summary>
    public long? ActiveRequests { get; init; }

    /// <summary>Requests that ASP.NET Core finished since the watching began.</summary>
    public long? CompletedRequests { get; init; }

    /// <summary>Seconds those requests took inside the target, in sum.</summary>
    public double? RequestSeconds { get; init; }

    /// <summary>Of the completed ones, those answered with a status of 500 or above.</summary>
    public long? FailedRequests { get; init; }

    /// <summary>Requests that wait in ASP.NET Core's rate limiter; null where it has none.</summary>
    public long? LimiterQueue { get; init; }

    /// <summary>Requests that had waited in it, since the watching began.</summary>
    public long LimiterQueued { get; init; }

    /// <summary>For how long, in sum.</summary>
    public double LimiterSeconds { get; init; }

    /// <summary>Requests that it refused, since the process started.</summary>
    public long LimiterRejected { get; init; }

    /// <summary>The policy that queued or refused most; empty: the global limiter. Null: none did.</summary>
    public string? LimiterPolicy { get; init; }

    /// <summary>Connections opened and not closed since the watching began.</summary>
    public long? Connections { get; init; }

    /// <summary>Connections and requests that Kestrel has accepted and not begun.</summary>
    public long? KestrelQueue { get; init; }
}
