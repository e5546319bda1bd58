namespace PerfGate.Measure;

/// <summary>
/// What the runtime of a .NET target did between two stamps. Totals are interpolated between the readings around a
/// stamp; a null was not measured, and is not zero.
/// </summary>
internal sealed record RuntimeUse
{
    /// <summary>Readings inside the window, in order.</summary>
    public required IReadOnlyList<RuntimeSample> Samples { get; init; }

    /// <summary>Length of the window.</summary>
    public double Seconds { get; init; }

    /// <summary>Bytes allocated in the window; divided by the requests it is the allocation per request.</summary>
    public double? AllocatedBytes { get; init; }

    /// <summary>Share of the window in which the collector stopped the process, a fraction.</summary>
    public double? GcPauseShare { get; init; }

    public double? Gen2Collections { get; init; }

    /// <summary>Largest heap after a collection, bytes.</summary>
    public long? PeakHeapBytes { get; init; }

    public int? PeakPoolThreads { get; init; }

    public long? PeakPoolQueue { get; init; }

    public long? PeakKestrelQueue { get; init; }

    public long? PeakActiveRequests { get; init; }

    public long? PeakConnections { get; init; }

    public double? Exceptions { get; init; }

    public double? LockContentions { get; init; }

    /// <summary>Requests that ASP.NET Core finished in the window.</summary>
    public double? Requests { get; init; }

    /// <summary>Seconds those requests took inside the target, in sum.</summary>
    public double? RequestSeconds { get; init; }

    /// <summary>Of these, answered with a status of 500 or above.</summary>
    public double? FailedRequests { get; init; }

    /// <summary>What the rate limiter did; null where none queued or refused anything.</summary>
    public LimiterUse? Limiter { get; init; }

    /// <summary>Bytes allocated per finished request; null without requests.</summary>
    public double? AllocatedPerRequest => AllocatedBytes is { } bytes && Requests is { } n and >= 1 ? bytes / n : null;

    /// <summary>Exceptions thrown per second, caught ones too.</summary>
    public double? ExceptionsPerSecond => Seconds > 0 ? Exceptions / Seconds : null;

    /// <summary>
    /// From the first to the last of the readings that lie between two stamps: nothing of it is interpolated, so counts that
    /// are set in proportion fit each other. Null with fewer than three of them.
    /// </summary>
    public static RuntimeUse? Inside(IReadOnlyList<RuntimeSample> samples, long startTicks, long endTicks, long ticksPerSecond)
    {
        var inside = samples.Where(s => s.AtTicks >= startTicks && s.AtTicks <= endTicks).ToList();
        return inside.Count < 3 ? null : Between(inside, inside[0].AtTicks, inside[^1].AtTicks, ticksPerSecond);
    }

    /// <summary>Of readings in order of time. Null totals where the window reaches more than two readings beyond them.</summary>
    public static RuntimeUse Between(IReadOnlyList<RuntimeSample> samples, long startTicks, long endTicks, long ticksPerSecond)
    {
        var inside = samples.Where(s => s.AtTicks >= startTicks && s.AtTicks <= endTicks).ToList();
        var seconds = (endTicks - startTicks) / (double)ticksPerSecond;

        double? Over(Func<RuntimeSample, double?> total) =>
            At(samples, total, endTicks) is { } end && At(samples, total, startTicks) is { } start ? end - start : null;

        return new RuntimeUse
        {
            Samples = inside,
            Seconds = seconds,
            AllocatedBytes = Over(s => s.AllocatedBytes),
            GcPauseShare = seconds > 0 && Over(s => s.GcPauseSeconds) is { } pause ? pause / seconds : null,
            Gen2Collections = Over(s => s.Gen2Collections),
            PeakHeapBytes = inside.Max(s => s.HeapBytes),
            PeakPoolThreads = inside.Max(s => s.PoolThreads),
            PeakPoolQueue = inside.Max(s => s.PoolQueue),
            PeakKestrelQueue = inside.Max(s => s.KestrelQueue),
            PeakActiveRequests = inside.Max(s => s.ActiveRequests),
            PeakConnections = inside.Max(s => s.Connections),
            Exceptions = Over(s => s.Exceptions),
            LockContentions = Over(s => s.LockContentions),
            Requests = Over(s => s.CompletedRequests),
            RequestSeconds = Over(s => s.RequestSeconds),
            FailedRequests = Over(s => s.FailedRequests),
            Limiter = inside is [.., { LimiterPolicy: { } policy }]
                ? new LimiterUse(policy, inside.Max(s => s.LimiterQueue) ?? 0, Over(s => s.LimiterQueued) ?? 0, Over(s => s.LimiterSeconds) ?? 0, Over(s => s.LimiterRejected) ?? 0)
                : null,
        };
    }

    /// <summary>The total at a stamp: on the line through the two readings around it, or the nearest two when it lies just outside.</summary>
    private static double? At(IReadOnlyList<RuntimeSample> samples, Func<RuntimeSample, double?> total, long stamp)
    {
        var known = samples.Where(s => total(s) is not null).ToList();
        if (known.Count < 2)
            return null;

        var after = known.FindIndex(s => s.AtTicks >= stamp);
        var right = after < 0 ? known.Count - 1 : Math.Max(after, 1);
        var (a, b) = (known[right - 1], known[right]);
        var gap = b.AtTicks - a.AtTicks;
        if (gap <= 0 || stamp < a.AtTicks - (2 * gap) || stamp > b.AtTicks + (2 * gap))
            return null;
        return total(a)!.Value + ((total(b)!.Value - total(a)!.Value) * (stamp - a.AtTicks) / gap);
    }
}
