namespace PerfGate.Diagnosis;

/// <summary>The size of the managed heap after a full collection.</summary>
internal sealed record HeapSize(long Bytes);
