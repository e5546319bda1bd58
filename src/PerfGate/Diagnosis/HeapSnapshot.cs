namespace PerfGate.Diagnosis;

/// <summary>What lives on the managed heap after a full collection.</summary>
/// <param name="Types">By name.</param>
internal sealed record HeapSnapshot(IReadOnlyDictionary<string, HeapType> Types)
{
    public long Bytes { get; } = Types.Values.Sum(t => t.Bytes);

    /// <summary>Types that hold more than before, the largest growth first.</summary>
    public IReadOnlyList<HeapType> GrowthSince(HeapSnapshot before) =>
        [.. Types.Values
            .Select(now => before.Types.TryGetValue(now.Name, out var old) ? new HeapType(now.Name, now.Bytes - old.Bytes, now.Count - old.Count) : now)
            .Where(t => t.Bytes > 0)
            .OrderByDescending(t => t.Bytes)
            .ThenBy(t => t.Name, StringComparer.Ordinal)];
}
