using System.Diagnostics;
using System.Globalization;
using PerfGate.Measure;

namespace PerfGate.Diagnosis;

/// <summary>
/// The causes that evidence may show, one method each, in the order in which they are believed: what is abnormal in any
/// service comes before the processor time that every service needs.
/// </summary>
internal static class Causes
{
    private const double MiB = 1024 * 1024;

    /// <summary>The first is the main one. Never empty: with nothing to see it says so.</summary>
    public static IReadOnlyList<Cause> Of(TargetEvidence evidence)
    {
        Func<TargetEvidence, Cause?>[] rules = [Unreachable, RateLimiter, Failures, Leak, LockContention, BlockedThreads, Stalls, Allocation, AsyncWaiting, Cpu];
        var found = rules.Select(rule => rule(evidence)).OfType<Cause>().ToList();
        return found.Count > 0 ? found : [new Cause(CauseKind.None, "nothing stands out inside the target: it had next to nothing to do", null)];
    }

    private static Cause? Unreachable(TargetEvidence e) =>
        e.Trouble is { } trouble ? new Cause(CauseKind.Unreachable, trouble, null) : null;

    /// <summary>A queue that the runtime itself counts comes before everything that is only inferred.</summary>
    private static Cause? RateLimiter(TargetEvidence e) =>
        e.Runtime is { Limiter: { } limiter } runtime && LimiterText.Of(limiter, runtime) is { } line ? new Cause(CauseKind.RateLimiter, line, null) : null;

    private static Cause? Failures(TargetEvidence e)
    {
        var all = e.Routes.Sum(r => r.Count);
        var failed = e.Routes.Where(r => r.Status >= 500).ToList();
        var count = failed.Sum(r => r.Count);
        if (all < 100 || count < all / 200.0 || RateLimiter(e) is not null)
            return null;

        var worst = failed.MaxBy(r => r.Count)!;
        var thrown = e.Trace?.Exceptions.Where(x => x.Frames.Any(f => !f.IsFramework)).GroupBy(x => (x.Type, At: CpuProfile.Charged(x.Frames))).MaxBy(g => g.Count());
        var why = thrown is not null && thrown.Count() > count / 4
            ? $"{thrown.Key.Type} thrown in {thrown.Key.At}"
            : worst.Error.Length > 0 && !char.IsAsciiDigit(worst.Error[0]) ? worst.Error : "and no exception behind it: the service answers so by itself";
        return new Cause(
            CauseKind.Failures,
            string.Create(CultureInfo.InvariantCulture, $"{Percent((double)count / all)} of the requests are answered with status {worst.Status} ({count:#,0} of {all:#,0}, most on {worst.Method} {worst.Route}), {why}"),
            thrown?.Key.At);
    }

    private static Cause? Leak(TargetEvidence e)
    {
        if (e is not { HeapBefore: { } before, HeapBetween: { } between, HeapAfter: { } after, RequestsOfSecondHalf: { } requests and >= 100 })
            return null;
        var first = between.Bytes - before.Bytes;
        var second = after.Bytes - between.Bytes;

        // A cache fills in the first half and stops; a leak goes on. Below 200 bytes per request the soak phase is the judge.
        if (second < MiB || second < first / 4 || second / requests < 200)
            return null;
        var grown = after.GrowthSince(between);
        if (grown.Count == 0)
            return null;
        var most = grown[0];

        // Arrays and strings say little; an object of the service that comes along in the same number says who holds them.
        var holder = grown.Skip(1).FirstOrDefault(t => !t.Name.EndsWith("[]", StringComparison.Ordinal) && Math.Abs(t.Count - most.Count) <= most.Count / 20);
        var sites = Site.Of((e.Trace?.Allocations ?? []).Where(a => a.Type == most.Name && a.Frames.Any(f => !f.IsFramework)).Select(a => (a.Frames, (double)a.Bytes)));
        var who = holder.Name is null ? "" : $", beside {Number(holder.Count)} {holder.Name}";
        var where = sites.Count > 0 ? $", allocated in {sites[0]}" : "";
        return new Cause(
            CauseKind.Leak,
            $"the live heap grows by {Size(second / requests)} per request: {Size(most.Bytes)} more in {Number(most.Count)} {most.Name}{who}{where}",
            sites.Count > 0 ? sites[0].Method : null);
    }

    private static Cause? LockContention(TargetEvidence e)
    {
        if (e.Trace is not { } trace)
            return null;
        if (LockWaitShare(e) is not { } share || share < 0.15)
            return null;
        var waits = trace.LockWaits.Where(w => WaitFrames.IsOfWork(w.Frames)).ToList();
        if (waits.Sum(w => w.Milliseconds) < 100)
            return null;
        var site = Site.Of(waits.Select(w => (w.Frames, w.Milliseconds)))[0];
        var held = Site.Of(trace.Samples.Where(s => Sleeps(s.Frames)).Select(s => (s.Frames, 1.0))).FirstOrDefault(s => s.Method == site.Method);
        return new Cause(
            CauseKind.LockContention,
            string.Create(CultureInfo.InvariantCulture, $"requests spend {Percent(Math.Min(1, share))} of their time waiting for a lock in {site} ({site.Count:#,0} waits, {Duration(site.Milliseconds / site.Count)} each){(held is null ? "" : "; its holder sleeps with the lock in hand")}"),
            site.Method);
    }

    /// <summary>
    /// The share of the requests' time that work of the pool waited for locks; null when unknown, and where no two requests were inside at once: one alone
    /// waits for no other. A thread with a start of its own (a logger's, a timer's) serves no request.
    /// </summary>
    public static double? LockWaitShare(TargetEvidence e) =>
        e is { Trace: { } trace, Runtime: { RequestSeconds: { } seconds and > 0 } runtime } && runtime.PeakActiveRequests is not <= 1
            ? trace.LockWaits.Where(w => WaitFrames.IsOfWork(w.Frames)).Sum(w => w.Milliseconds) / 1000 / seconds
            : null;

    private static Cause? BlockedThreads(TargetEvidence e)
    {
        if (e is not { Trace: { } trace, Runtime: { Requests: { } requests and >= 1 } runtime })
            return null;
        var blocked = trace.Samples.Where(s => WaitFrames.BlockedWork(s.Frames) is not null && !InLock(s.Frames)).ToList();
        var moments = trace.Samples.Select(s => s.AtTicks / 1_000_000).Distinct().Count();
        if (moments == 0 || blocked.Count < moments)
            return null;

        var site = Site.Of(blocked.Select(s => (s.Frames, 1.0)))[0];
        var threads = (double)blocked.Count / moments;
        // One blocked thread all the time is a background loop; starvation shows in a queue or in threads that had to be added.
        if (threads < Math.Max(2, e.Cores) || (runtime.PeakPoolQueue is not > 1 && trace.StarvedThreadInjections == 0 && runtime.PeakPoolThreads < 4 * e.Cores))
            return null;
        var how = blocked.Where(s => CpuProfile.Charged(s.Frames) == site.Method).Select(s => FirstFramework(s.Frames, site.Method)).GroupBy(f => f).MaxBy(g => g.Count())?.Key;
        return new Cause(
            CauseKind.BlockedThreads,
            string.Create(CultureInfo.InvariantCulture, $"{threads:0} threads of the pool are blocked in {site}{(how is null ? "" : $", by {how}")}; up to {runtime.PeakPoolQueue ?? 0:#,0} work items wait for a thread, and the pool has grown to {runtime.PeakPoolThreads}"),
            site.Method);
    }

    private static Cause? Stalls(TargetEvidence e)
    {
        var stalls = Stall.Find(e.Samples, Stopwatch.Frequency);
        if (stalls.Count < 3)
            return null;
        var longest = stalls.Max(s => s.Seconds);
        var period = Stall.Period(stalls, Stopwatch.Frequency);
        // Without a rhythm, some empty intervals are what a crowded machine looks like.
        if (period is null && stalls.Sum(s => s.Seconds) < 0.1 * (e.Samples[^1].AtTicks - e.Samples[0].AtTicks) / Stopwatch.Frequency)
            return null;
        var collections = StoppedByCollections(stalls, e.Trace?.GcPauses ?? []);
        var rhythm = period is { } every
            ? $"every {Seconds(every)} all requests stop"
            : string.Create(CultureInfo.InvariantCulture, $"{stalls.Count} times all requests stop");
        var suspended = e.Awaits.Where(a => a.Milliseconds > longest * 500 && a.Milliseconds < longest * 4000 && a.Frames.Any(f => !f.IsFramework)).ToList();
        var awaits = Site.Of(suspended.Select(a => (a.Frames, a.Milliseconds)));
        // The readings see only the intervals that are empty as a whole.
        if (suspended.Count > 0)
            longest = Math.Max(longest, suspended.Max(a => a.Milliseconds) / 1000);
        var where = collections ? "the garbage collector stops them"
            : awaits.Count > 0 ? $"they wait, without a thread, in {awaits[0]}"
            : "not by the garbage collector";
        return new Cause(CauseKind.Stalls, $"{rhythm} for up to {Seconds(longest)}: {where}", awaits.Count > 0 && !collections ? awaits[0].Method : null);
    }

    /// <summary>Whether two stalls or more, and half of those that the recording covers, fall into a pause of the collector that is about as long.</summary>
    private static bool StoppedByCollections(IReadOnlyList<Stall> stalls, IReadOnlyList<GcPause> pauses)
    {
        var covered = pauses.Count == 0 ? [] : stalls.Where(s => s.StartTicks <= pauses[^1].AtTicks + Stopwatch.Frequency).ToList();
        var stopped = covered.Count(s => pauses.Any(p =>
            p.Milliseconds > s.Seconds * 500
            && p.AtTicks < s.StartTicks + (s.Seconds * Stopwatch.Frequency)
            && p.AtTicks + (p.Milliseconds / 1000 * Stopwatch.Frequency) > s.StartTicks));
        return stopped >= 2 && stopped * 2 >= covered.Count;
    }

    private static Cause? Allocation(TargetEvidence e)
    {
        if (e is not { Trace: { Allocations.Count: > 0 } trace, Runtime: { AllocatedBytes: { } bytes, AllocatedPerRequest: { } perRequest } runtime })
            return null;

        // A usual service allocates 50 to 200 MiB per second of processor time; from some 500 on, it is the allocating that costs.
        var perCpuSecond = bytes / Math.Max(0.05, trace.Cpu.TotalMilliseconds / 1000);
        if (perCpuSecond < 500 * MiB && runtime.GcPauseShare is not > 0.1)
            return null;
        var all = trace.Allocations.Sum(a => a.Bytes);
        var most = trace.Allocations.GroupBy(a => (a.Type, Method: CpuProfile.Charged(a.Frames))).MaxBy(g => g.Sum(a => a.Bytes))!;
        return new Cause(
            CauseKind.Allocation,
            $"every request allocates {Size(perRequest)}, {Percent(most.Sum(a => a.Bytes) / (double)all)} of it {most.Key.Type} in {most.Key.Method}; the collector stops the service for {Percent(runtime.GcPauseShare ?? 0)} of the time",
            most.Key.Method);
    }

    private static Cause? AsyncWaiting(TargetEvidence e)
    {
        if (Waiting(e) is not { } share || share < 0.4 || RateLimiter(e) is not null)
            return null;

        // The innermost of nested awaits began first on its stack; the framework's own awaits only pass it on.
        var sites = Site.Of(e.Awaits.Where(a => a.Frames.Count > 0 && !a.Frames[^1].IsFramework).Select(a => (a.Frames, a.Milliseconds)));
        return new Cause(
            CauseKind.AsyncWaiting,
            $"{Percent(share)} of the time of a request is waiting without a thread or a core (a timer, another service, a disk)" + (sites.Count > 0 ? $", most in {sites[0]}" : ""),
            sites.Count > 0 ? sites[0].Method : null);
    }

    /// <summary>The share of the requests' time that neither processor, nor the lack of one, nor locks, nor blocked threads, nor collections explain; null when unknown.</summary>
    public static double? Waiting(TargetEvidence e)
    {
        if (e is not { Trace: { } trace, Runtime.RequestSeconds: { } seconds and > 0 })
            return null;
        var moments = Math.Max(1, trace.Samples.Select(s => s.AtTicks / 1_000_000).Distinct().Count());
        var blockedShare = trace.Samples.Count(s => WaitFrames.BlockedWork(s.Frames) is not null) / (double)moments;
        var explained = trace.Cpu.TotalMilliseconds + (trace.WaitedForCoreMilliseconds ?? 0)
            + trace.GcPauses.Sum(p => p.Milliseconds) + (blockedShare * trace.Duration.TotalMilliseconds);
        return Math.Max(0, 1 - (explained / 1000 / seconds));
    }

    private static Cause? Cpu(TargetEvidence e)
    {
        if (e.Trace?.Cpu is not { TotalMilliseconds: > 50, Methods.Count: > 0 } cpu)
            return null;
        var own = cpu.Methods.Where(m => !m.Frame.IsFramework && m.ChargedMilliseconds > 0).ToList();
        var top = own.Count > 0 && own[0].ChargedMilliseconds > 0.05 * cpu.TotalMilliseconds ? own[0] : cpu.Methods[0];

        // That an interpreter interprets, or that a service just started compiles, is no reason: its functions are, where they have names.
        if (top.Frame.IsMachinery)
            return null;
        var caller = cpu.MainCaller(top.Frame) is { IsFramework: false } from ? $", called from {from.Method}" : "";
        var perRequest = e.Runtime?.Requests is { } n and >= 1 ? $", {Duration(top.ChargedMilliseconds / n)} per request" : "";
        var crowded = e.Trace.WaitedForCoreMilliseconds > cpu.TotalMilliseconds
            ? string.Create(CultureInfo.InvariantCulture, $", and its threads wait {e.Trace.WaitedForCoreMilliseconds / cpu.TotalMilliseconds:0.0} times as long for a core as they have one")
            : "";
        return new Cause(
            CauseKind.Cpu,
            string.Create(CultureInfo.InvariantCulture, $"{Percent(top.ChargedMilliseconds / cpu.TotalMilliseconds)} of CPU in {top.Frame}{caller}{perRequest}; {cpu.Cores:0.0} of {e.Cores} cores busy with the target{crowded}"),
            top.Frame);
    }

    private static bool InLock(IReadOnlyList<Frame> frames) =>
        frames.Skip(Math.Max(0, frames.Count - 4)).Any(f => f.Method is "Lock.TryEnterSlow" or "Monitor.Enter" or "Monitor.Enter_Slowpath" or "Monitor.ReliableEnter");

    private static bool Sleeps(IReadOnlyList<Frame> frames) => frames.Count > 0 && frames[^1].Method is "Thread.Sleep" or "Thread.SleepInternal";

    /// <summary>The framework method through which a method of the service blocks: <c>Task.Wait</c>.</summary>
    private static string? FirstFramework(IReadOnlyList<Frame> frames, Frame own)
    {
        for (var i = frames.Count - 2; i >= 0; i--)
        {
            if (frames[i] == own)
                return frames[i + 1].Method;
        }

        return null;
    }

    private static string Percent(double share) => string.Create(CultureInfo.InvariantCulture, $"{share * 100:0} %");

    private static string Size(double bytes) => new Quantity(bytes, Unit.Size).ToString();

    private static string Duration(double milliseconds) => new Quantity(milliseconds / 1000, Unit.Duration).ToString();

    private static string Seconds(double seconds) => string.Create(CultureInfo.InvariantCulture, $"{seconds:0.0} s");

    private static string Number(long count) => count.ToString("#,0", CultureInfo.InvariantCulture);
}
