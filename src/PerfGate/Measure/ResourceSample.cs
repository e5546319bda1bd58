namespace PerfGate.Measure;

/// <summary>One reading of the target's whole process tree. A null was not readable on this system.</summary>
internal sealed record ResourceSample
{
    /// <summary>Stopwatch ticks of the reading.</summary>
    public required long AtTicks { get; init; }

    /// <summary>Processor seconds used so far, user mode.</summary>
    public required double UserSeconds { get; init; }

    /// <summary>Processor seconds used so far, kernel mode.</summary>
    public required double SystemSeconds { get; init; }

    /// <summary>Bytes resident.</summary>
    public required long ResidentBytes { get; init; }

    /// <summary>Bytes that only this tree uses.</summary>
    public long? PrivateBytes { get; init; }

    public int? Threads { get; init; }

    /// <summary>Open file descriptors or handles.</summary>
    public int? Handles { get; init; }

    public int Processes { get; init; }
}
