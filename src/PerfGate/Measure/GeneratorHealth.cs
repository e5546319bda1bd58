namespace PerfGate.Measure;

/// <summary>How well the load generator did its own work while it measured. Times in seconds.</summary>
internal sealed record GeneratorHealth
{
    /// <summary>Late wake-ups of the generator itself: actual minus intended start, waits for a free connection left out. Null in the closed model.</summary>
    public double? LatenessP50 { get; init; }

    public double? LatenessP99 { get; init; }

    public double? LatenessMax { get; init; }

    /// <summary>Arrivals that found no free connection; charged to the response time.</summary>
    public long Backlogged { get; init; }

    /// <summary>Arrivals given up because the generator was frozen; never silently.</summary>
    public long Skipped { get; init; }

    /// <summary>Cores the generator kept busy doing work (polling by choice left out).</summary>
    public double? CpuCores { get; init; }

    /// <summary>Seconds the generator's garbage collector stopped it.</summary>
    public double GcPauseSeconds { get; init; }

    /// <summary>1 - rate x mean / concurrency (Little's law): the share of the connections whose answers waited for the generator. Null in the open model.</summary>
    public double? LittlesLawError { get; init; }

    /// <summary>Share of the machine's time that the hypervisor took; null where it is not told.</summary>
    public double? StealShare { get; init; }

    /// <summary>Share of the time in which the sending threads were ready and had no processor; null where it is not told.</summary>
    public double? QueuedShare { get; init; }

    /// <summary>
    /// Share of the time that it waited for a processor, where that is all that makes its times longer than the target's. A request in flight is delayed by no more
    /// than that, so of a mean it is at most this part. Null otherwise.
    /// </summary>
    public double? WaitedShare { get; init; }

    /// <summary>Cores that all processes but this one kept busy, the target's included; null where it is not told.</summary>
    public double? OutsideCores { get; init; }

    /// <summary>The part of them in programs' own code, without the kernel's work; null where it is not told.</summary>
    public double? OutsideProgramCores { get; init; }

    /// <summary>Why the measurement can not be trusted, each with what to do; empty when it can.</summary>
    public IReadOnlyList<string> Invalid { get; init; } = [];

    /// <summary>
    /// Why the response times are longer than the target made them, although the load was as asked: late sending is part
    /// of a time that counts from the intended one. A limit that holds all the same holds; a breach proves nothing.
    /// </summary>
    public IReadOnlyList<string> Inflated { get; init; } = [];

    /// <summary>What was noticed but does not spoil the measurement.</summary>
    public IReadOnlyList<string> Notes { get; init; } = [];
}
