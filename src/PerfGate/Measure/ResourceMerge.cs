namespace PerfGate.Measure;

/// <summary>What the target used in several stretches of one measurement.</summary>
internal static class ResourceMerge
{
    /// <param name="parts">One for each span; null: nothing was read in it.</param>
    /// <param name="spans">In the order of time.</param>
    /// <returns>Null when one of the stretches was not read: a sum without it would be too small.</returns>
    public static ResourceUse? Of(IReadOnlyList<ResourceUse?> parts, IReadOnlyList<MeasuredSpan> spans)
    {
        var known = parts.OfType<ResourceUse>().ToList();
        if (known.Count < parts.Count || known.Count == 0)
            return null;

        var seconds = spans.Sum(s => s.Elapsed.TotalSeconds);
        var cpu = known.Aggregate((double?)0, (sum, part) => sum + part.CpuSeconds);
        return new ResourceUse
        {
            Samples = [.. known.SelectMany(p => p.Samples)],
            CpuSeconds = cpu,
            CpuCores = seconds > 0 ? cpu / seconds : null,
            PeakMemoryBytes = known.Max(p => p.PeakMemoryBytes),
            MemoryGrowth = Growth(known, spans),
            PeakThreads = known.Max(p => p.PeakThreads),
            PeakHandles = known.Max(p => p.PeakHandles),
            WrittenBytes = known.Aggregate((double?)0, (sum, part) => sum + part.WrittenBytes),
            LogLines = known.Aggregate((double?)0, (sum, part) => sum + part.LogLines),
        };
    }

    /// <summary>The slope of the longest stretch that has one.</summary>
    private static double? Growth(List<ResourceUse> parts, IReadOnlyList<MeasuredSpan> spans) =>
        parts.Zip(spans).Where(p => p.First.MemoryGrowth is not null).OrderByDescending(p => p.Second.Elapsed).Select(p => p.First.MemoryGrowth).FirstOrDefault();
}
