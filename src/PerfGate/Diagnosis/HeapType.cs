namespace PerfGate.Diagnosis;

/// <summary>All live objects of one type.</summary>
internal readonly record struct HeapType(string Name, long Bytes, long Count);
