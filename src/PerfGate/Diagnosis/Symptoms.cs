namespace PerfGate.Diagnosis;

/// <summary>What kind of threshold was breached; advice explains breaches, and a run without any gets none.</summary>
[Flags]
internal enum Symptoms
{
    None = 0,

    /// <summary>A response time.</summary>
    Latency = 1,

    /// <summary>Throughput or capacity.</summary>
    Throughput = 2,

    /// <summary>Success, errors, timeouts.</summary>
    Errors = 4,

    /// <summary>Processor, memory, threads, handles of the target.</summary>
    Resources = 8,
}
