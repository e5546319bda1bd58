namespace PerfGate.Diagnosis;

/// <summary>One of the runtime's own allocation samples: about every 100 KB it tells the type it was just asked for.</summary>
/// <param name="Type">As in the source: <c>List&lt;Item&gt;</c>.</param>
/// <param name="Bytes">Allocated since the last sample, of any type.</param>
/// <param name="Frames">Where.</param>
internal readonly record struct AllocationSample(string Type, long Bytes, IReadOnlyList<Frame> Frames);
