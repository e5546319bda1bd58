namespace PerfGate.Measure;

/// <summary>What a target holds at one moment; a null was not readable.</summary>
/// <param name="HeapBytes">Managed heap after a full collection.</param>
/// <param name="MemoryBytes">Private memory; where that is not told, resident memory.</param>
/// <param name="Threads">Of the process tree.</param>
/// <param name="Handles">Open ones.</param>
internal sealed record TargetStock(long? HeapBytes, long? MemoryBytes, int? Threads, int? Handles);
