namespace PerfGate.Measure;

/// <summary>What the runtime of a .NET target told of several stretches of one measurement.</summary>
internal static class RuntimeMerge
{
    /// <param name="parts">One for each stretch; null: too few readings in it. The rest stands for all, since every total comes with its seconds.</param>
    /// <returns>Null when no stretch has enough readings.</returns>
    public static RuntimeUse? Of(IReadOnlyList<RuntimeUse?> parts)
    {
        var known = parts.OfType<RuntimeUse>().ToList();
        if (known.Count <= 1)
            return known.FirstOrDefault();

        var seconds = known.Sum(p => p.Seconds);

        // One unknown total makes the sum unknown.
        double? Total(Func<RuntimeUse, double?> of) => known.Aggregate((double?)0, (sum, part) => sum + of(part));
        return new RuntimeUse
        {
            Samples = [.. known.SelectMany(p => p.Samples)],
            Seconds = seconds,
            AllocatedBytes = Total(p => p.AllocatedBytes),
            GcPauseShare = seconds > 0 ? Total(p => p.GcPauseShare * p.Seconds) / seconds : null,
            Gen2Collections = Total(p => p.Gen2Collections),
            PeakHeapBytes = known.Max(p => p.PeakHeapBytes),
            PeakPoolThreads = known.Max(p => p.PeakPoolThreads),
            PeakPoolQueue = known.Max(p => p.PeakPoolQueue),
            PeakKestrelQueue = known.Max(p => p.PeakKestrelQueue),
            PeakActiveRequests = known.Max(p => p.PeakActiveRequests),
            PeakConnections = known.Max(p => p.PeakConnections),
            Exceptions = Total(p => p.Exceptions),
            LockContentions = Total(p => p.LockContentions),
            Requests = Total(p => p.Requests),
            RequestSeconds = Total(p => p.RequestSeconds),
            FailedRequests = Total(p => p.FailedRequests),
            Limiter = Sum([.. known.Select(p => p.Limiter).OfType<LimiterUse>()]),
        };
    }

    private static LimiterUse? Sum(IReadOnlyList<LimiterUse> parts) => parts.Count == 0 ? null : new LimiterUse(
        parts.MaxBy(p => p.Queued + p.Rejected)!.Policy, parts.Max(p => p.PeakQueue), parts.Sum(p => p.Queued), parts.Sum(p => p.WaitSeconds), parts.Sum(p => p.Rejected));
}
