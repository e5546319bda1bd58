namespace PerfGate.Measure;

/// <summary>
/// One reading of the target's whole process tree. A null was not readable on this system, or was not read this time:
/// what costs more to read is read less often.
/// </summary>
internal sealed record ResourceSample
{
    /// <summary>Stopwatch ticks of the reading.</summary>
    public required long AtTicks { get; init; }

    /// <summary>Processor seconds used so far, user mode; those of processes and threads that have ended included.</summary>
    public required double UserSeconds { get; init; }

    /// <summary>Processor seconds used so far, kernel mode.</summary>
    public required double SystemSeconds { get; init; }

    public double CpuSeconds => UserSeconds + SystemSeconds;

    /// <summary>Bytes resident; pages that processes share are counted for each.</summary>
    public required long ResidentBytes { get; init; }

    /// <summary>The largest resident size of each process so far, added up: for one process its peak, for several an upper bound.</summary>
    public long? PeakResidentBytes { get; init; }

    /// <summary>Bytes that only this tree uses: memory without a file behind it, what its processes share counted once.</summary>
    public long? PrivateBytes { get; init; }

    public int? Threads { get; init; }

    /// <summary>Open file descriptors or handles.</summary>
    public int? Handles { get; init; }

    /// <summary>Those of the handles that are sockets.</summary>
    public int? Sockets { get; init; }

    public int Processes { get; init; }

    /// <summary>Times that living threads gave the processor up to wait.</summary>
    public long? VoluntarySwitches { get; init; }

    /// <summary>Times that living threads were taken off the processor.</summary>
    public long? InvoluntarySwitches { get; init; }

    /// <summary>Bytes that reading system calls brought so far to living processes and the children they waited for; on Linux not what recv brought from sockets.</summary>
    public long? ReadBytes { get; init; }

    /// <summary>Bytes that writing system calls took so far.</summary>
    public long? WrittenBytes { get; init; }

    /// <summary>Bytes fetched from storage so far.</summary>
    public long? StorageReadBytes { get; init; }

    /// <summary>Bytes sent to storage so far.</summary>
    public long? StorageWrittenBytes { get; init; }

    /// <summary>Periods so far in which the control group was stopped for having used up its share of the processor.</summary>
    public long? ThrottledPeriods { get; init; }

    /// <summary>Time it was stopped so far.</summary>
    public double? ThrottledSeconds { get; init; }

    /// <summary>Lines printed so far; null where the output cannot be read.</summary>
    public long? LogLines { get; init; }
}
