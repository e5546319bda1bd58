namespace AgentApi;

/// <summary>Collects figures about this process; slow by nature, as asking a machine's sensors is.</summary>
public sealed class MetricsCollector(TimeProvider clock)
{
    private const int ShortestMs = 50;
    private const int LongestMs = 100;

    private uint _collections;

    /// <summary>Takes 50 to 100 ms, nearly all of it waiting.</summary>
    public async Task<CollectedMetrics> CollectAsync(CancellationToken cancellationToken)
    {
        var started = clock.GetTimestamp();
        await Task.Delay(NextDuration(), clock, cancellationToken);

        return new CollectedMetrics(clock.GetUtcNow(), clock.GetElapsedTime(started).TotalMilliseconds,
        [
            new("process.cpu", Environment.CpuUsage.TotalTime.TotalSeconds, "s"),
            new("process.memory", Environment.WorkingSet, "B"),
            new("gc.heap", GC.GetTotalMemory(forceFullCollection: false), "B"),
            new("gc.pause", GC.GetTotalPauseDuration().TotalSeconds, "s"),
            new("threadpool.threads", ThreadPool.ThreadCount, "1"),
            new("threadpool.queue", ThreadPool.PendingWorkItemCount, "1"),
            new("lock.contentions", Monitor.LockContentionCount, "1"),
        ]);
    }

    /// <summary>16 and 51 have no common factor: 51 collections in a row visit every duration once.</summary>
    private TimeSpan NextDuration() =>
        TimeSpan.FromMilliseconds(ShortestMs + (Interlocked.Increment(ref _collections) * 16 % (LongestMs - ShortestMs + 1)));
}
