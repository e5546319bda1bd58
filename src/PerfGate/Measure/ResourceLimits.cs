namespace PerfGate.Measure;

/// <summary>What the target may use at most, by its control group. Null: no limit, or none that can be seen.</summary>
/// <param name="CpuCores">Processor seconds per second.</param>
/// <param name="MemoryBytes">Beyond it the kernel ends processes of the group.</param>
internal sealed record ResourceLimits(double? CpuCores, long? MemoryBytes);
