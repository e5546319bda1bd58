namespace PerfGate.Targets;

/// <summary>The processor time of one process of a tree, in seconds since its start.</summary>
internal readonly record struct ProcessCpu
{
    public required int Id { get; init; }

    /// <summary>With the id it names a process for good.</summary>
    public required long Start { get; init; }

    public required int Parent { get; init; }

    /// <summary>Of the process itself, threads that have ended included.</summary>
    public required double User { get; init; }

    public required double System { get; init; }

    /// <summary>Of its children that ended and were waited for, and of theirs.</summary>
    public double ReapedUser { get; init; }

    public double ReapedSystem { get; init; }
}
