using PerfGate.Measure;

namespace PerfGate.Diagnosis;

/// <summary>What the counters of the runtime and the resources of the process say.</summary>
internal static class RuntimeAdvice
{
    private const double MiB = 1024 * 1024;

    public static string? RateLimiter(AdviceEvidence e) =>
        e.Shows(Symptoms.Latency | Symptoms.Throughput | Symptoms.Errors) && e.Runtime is { Limiter: { } limiter } use ? LimiterText.Of(limiter, use) : null;

    public static string? ThreadPoolStarved(AdviceEvidence e)
    {
        if (!e.Shows(Symptoms.Latency | Symptoms.Throughput | Symptoms.Errors) || e.Runtime is not { PeakPoolThreads: { } threads, PeakPoolQueue: { } queue, Samples.Count: >= 3 } use)
            return null;
        // The pool begins with a thread per core and adds more only when work waits: growth under a standing queue is starvation.
        var grew = threads - (use.Samples[0].PoolThreads ?? threads);
        // A single item in the queue is on its way to a thread; starvation is a queue that stands.
        var waiting = use.Samples.Count(s => s.PoolQueue >= e.Cores);
        if (RateLimiter(e) is not null || threads < 4 * e.Cores || (grew < e.Cores && threads < 8 * e.Cores) || waiting < use.Samples.Count / 2)
            return null;
        return $"the thread pool starves: it grew to {Text.Of(threads, Unit.Count)} threads on {Text.Of(e.Cores, Unit.Count)} cores, and up to {Text.Of(queue, Unit.Count)} work items waited for one; something blocks its threads (.Result, .Wait(), a lock)";
    }

    public static string? GarbageCollection(AdviceEvidence e)
    {
        if (!e.Shows(Symptoms.Latency | Symptoms.Throughput | Symptoms.Resources) || e.Runtime is not { GcPauseShare: { } share and > 0.1 } use)
            return null;
        var perRequest = use.AllocatedPerRequest is { } bytes ? $"; every request allocates {Text.Of(bytes, Unit.Size)}" : "";
        return $"the garbage collector stops the target for {Text.Of(Math.Round(share, 3), Unit.Share)} of the time{perRequest}";
    }

    public static string? LockContention(AdviceEvidence e)
    {
        // The counter has no times, and counts the waits of a logger's own thread as well: only with the extra run is it known whose waits they are.
        if (!e.Shows(Symptoms.Latency | Symptoms.Throughput) || e.LockWaitShare is not >= 0.15 || e is not { Runtime: { LockContentions: { } waits } use, Highest: { Attempts: > 100 } top })
            return null;
        // The runtime was watched in a window of its own: the waits belong to the requests of that window.
        var requests = use.Requests ?? (top.Attempts / top.Elapsed.TotalSeconds * use.Seconds);

        // Waiting costs a request nothing worth a word while the cores are busy with work; then it is one of many.
        if (requests < 1 || waits < 0.2 * requests || top.Resources?.CpuCores is not { } cores || cores > 0.6 * e.Cores)
            return null;
        return $"threads waited for a lock {Text.Of(waits, Unit.Count)} times in {Text.Of(Math.Round(requests), Unit.Count)} requests, and only {Text.Of(cores, Unit.Cores)} of {Text.Of(e.Cores, Unit.Count)} were busy: the requests wait for each other for {Text.Of(Math.Round(Math.Min(1, e.LockWaitShare.Value), 2), Unit.Share)} of their time";
    }

    public static string? MemoryPerRequest(AdviceEvidence e)
    {
        if (!e.Shows(Symptoms.Resources) || e.Highest is not { Resources.MemoryGrowth: { } growth, Throughput: { } rate and > 0 } top)
            return null;
        // A heap that finds its size grows too: only growth that a request could hold, over long enough, is told.
        var perRequest = growth / rate;
        if (growth * top.Elapsed.TotalSeconds < 8 * MiB || perRequest < 64)
            return null;
        return $"the target's memory grows by {Text.Of(growth, Unit.SizePerSecond)}, which is {Text.Of(perRequest, Unit.Size)} per request";
    }
}
