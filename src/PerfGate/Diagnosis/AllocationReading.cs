namespace PerfGate.Diagnosis;

/// <summary>What a .NET process had allocated at one moment.</summary>
/// <param name="AtTicks">Stopwatch ticks at which the process read its own count.</param>
/// <param name="Bytes">On the managed heap since the process started; exact to one allocation context (8 KiB) per thread.</param>
/// <param name="Exceptions">Thrown since the watching began, caught ones too.</param>
internal readonly record struct AllocationReading(long AtTicks, long Bytes, long? Exceptions);
