namespace PerfGate.Diagnosis;

/// <summary>One process of the machine.</summary>
/// <param name="Id">Its number.</param>
/// <param name="ParentId">The number of its parent.</param>
/// <param name="CpuTicks">Processor time it used so far, in the kernel's ticks; only compared.</param>
internal readonly record struct ProcessNode(int Id, int ParentId, long CpuTicks);
