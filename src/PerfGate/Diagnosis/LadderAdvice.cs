using PerfGate.Measure;

namespace PerfGate.Diagnosis;

/// <summary>What the levels of a phase say when they are compared with each other, and with one connection alone.</summary>
internal static class LadderAdvice
{
    // Throughput within a tenth of the best: measured levels scatter by some percent on a shared machine.
    private const double NearTheBest = 0.9;

    public static string? CpuSaturated(AdviceEvidence e)
    {
        if (!e.Shows(Symptoms.Latency | Symptoms.Throughput) || e.Highest is not { Resources.CpuCores: { } cores } top)
            return null;
        var generator = top.Generator.CpuCores ?? 0;
        if (cores + generator < 0.9 * e.Cores || cores < 0.4 * e.Cores)
            return null;
        var busy = $"the target keeps {Text.Of(cores, Unit.Cores)} of {Text.Of(e.Cores, Unit.Count)} busy (the generator {Text.Of(generator, Unit.Cores)})";
        return Knee(e) is { } knee
            ? $"{busy}: from level {knee.Level} on, throughput stays at {Text.Of(knee.Throughput, Unit.PerSecond)} and more load only waits; less CPU per request is what helps"
            : $"{busy}: processor time per request ({Text.Of(top.Attempts > 0 ? cores * top.Elapsed.TotalSeconds / top.Attempts : null, Unit.Duration)}) sets the limit";
    }

    /// <summary>Latency grows while throughput stands, and the processor is not what is full: Little's law, N = X R.</summary>
    public static string? Queueing(AdviceEvidence e)
    {
        if (!e.Shows(Symptoms.Latency | Symptoms.Throughput) || Knee(e) is not { ResponseTime.Mean: { } early } knee || e.Highest is not { ResponseTime.Mean: { } late, Throughput: { } rate } top)
            return null;
        // Between free and full nothing is said: someone else may have the rest of the cores.
        if (top.Resources?.CpuCores is not { } cores || cores + (top.Generator.CpuCores ?? 0) > 0.6 * e.Cores)
            return null;
        // Of N requests inside, as many are served at once as the best throughput needs at the time one takes when nothing waits.
        var unloaded = e.Levels[0].ResponseTime.Quantile(0.5);
        var served = unloaded is { } one ? rate * one : (double?)null;
        return $"from level {knee.Level} to {top.Level}, throughput stays at {Text.Of(rate, Unit.PerSecond)} while the mean response time grows from {Text.Of(early, Unit.Duration)} to {Text.Of(late, Unit.Duration)}, "
            + $"and only {Text.Of(cores, Unit.Cores)} of {Text.Of(e.Cores, Unit.Count)} are busy: {Text.Of(rate * late, Unit.Count)} requests are inside and about {Text.Of(served, Unit.Count)} are being served; the others wait for a lock, a thread, a connection, or for cores that other programs keep busy";
    }

    public static string? SlowAlone(AdviceEvidence e) => Compared(e)
        .Where(p => p.Alone >= 0.7 * p.Loaded && p.Loaded > 0.005)
        .Select(p => $"{p.Name} is as slow alone ({Text.Of(p.Alone, Unit.Duration)} with one connection) as under load ({Text.Of(p.Loaded, Unit.Duration)}): its own work is slow, not the load")
        .FirstOrDefault();

    public static string? SlowUnderLoad(AdviceEvidence e) => SerialAdvice.OneAtATime(e) is not null || RuntimeAdvice.RateLimiter(e) is not null ? null : Compared(e)
        .Where(p => p.Loaded >= 10 * p.Alone && p.Loaded > 0.02)
        .Select(p => $"{p.Name} takes {Text.Of(p.Alone, Unit.Duration)} alone and {Text.Of(p.Loaded, Unit.Duration)} under load: it waits for its turn, and its own work is not the cause")
        .FirstOrDefault();

    public static string? ErrorsFromALevel(AdviceEvidence e)
    {
        // One failure in a thousand is where "none" ends: single resets at the edge of a level are no beginning.
        if (!e.Shows(Symptoms.Errors) || e.Levels.Count < 2)
            return null;
        var bad = e.Levels.ToList().FindIndex(m => m.SuccessShare < 0.999);
        if (bad <= 0 || e.Levels.Skip(bad).Any(m => m.SuccessShare >= 0.999))
            return null;
        var (good, first) = (e.Levels[bad - 1], e.Levels[bad]);
        return $"errors begin at level {first.Level}: success is {Text.Of(good.SuccessShare, Unit.Share)} at {good.Level} and {Text.Of(first.SuccessShare, Unit.Share)} at {first.Level}"
            + (first.Errors.Examples.Count > 0 ? $", most by '{first.Errors.Examples[0].Text}'" : "") + "; something reaches its limit there";
    }

    /// <summary>The first level from which on throughput stands while the load still grows; null when there is no such level before the last.</summary>
    public static Measurement? Knee(AdviceEvidence e)
    {
        var best = e.Levels.Max(m => m.Throughput);
        if (best is not > 0 || e.Levels.Count < 3)
            return null;
        var knee = e.Levels.First(m => m.Throughput >= NearTheBest * best);
        var last = e.Levels[^1];
        return knee.Level is { } from && last.Level is { } to && to.Value >= 1.5 * from.Value && last.ResponseTime.Mean > 2 * knee.ResponseTime.Mean ? knee : null;
    }

    private static IEnumerable<(string Name, double Alone, double Loaded)> Compared(AdviceEvidence e)
    {
        if (!e.Shows(Symptoms.Latency))
            return [];
        var alone = e.Alone.Where(m => m.Endpoint is not null).ToLookup(m => m.Endpoint);
        return e.Endpoints
            .Select(m => (Name: m.Endpoint ?? "", Alone: alone[m.Endpoint].FirstOrDefault()?.ResponseTime.Quantile(0.5), Loaded: m.ResponseTime.Quantile(0.5)))
            .Where(p => p.Alone is not null && p.Loaded is not null)
            .Select(p => (p.Name, p.Alone!.Value, p.Loaded!.Value))
            .OrderByDescending(p => p.Item3);
    }
}
