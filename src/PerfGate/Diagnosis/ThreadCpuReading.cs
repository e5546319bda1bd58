namespace PerfGate.Diagnosis;

/// <summary>Processor time of every thread of a process at one moment.</summary>
/// <param name="AtTicks">Stopwatch ticks.</param>
/// <param name="Nanoseconds">By the operating system's thread number: used so far.</param>
internal sealed record ThreadCpuReading(long AtTicks, IReadOnlyDictionary<int, long> Nanoseconds)
{
    /// <summary>Nanoseconds that all threads together were ready to run and had to wait for a core, so far.</summary>
    public long WaitedForCoreNanoseconds { get; init; }
}
