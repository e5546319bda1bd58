using PerfGate.Measure;

namespace PerfGate.Diagnosis;

/// <summary>
/// A service that serves one request at a time: its throughput is what one request after the other would have. Then whoever takes the longest turn makes all others wait,
/// whether it computes or only blocks the one thread (an event loop, a global lock).
/// </summary>
internal static class SerialAdvice
{
    // What is measured alone and under load agrees within this, for one request at a time.
    private const double Agreement = 0.15;

    public static string? OneAtATime(AdviceEvidence e)
    {
        if (!e.Shows(Symptoms.Latency | Symptoms.Throughput) || e.Highest is not { Throughput: { } rate and > 0, ResponseTime.Mean: { } mean } top)
            return null;

        // With one request inside there is nothing that waits for its turn.
        if (rate * mean < 2)
            return null;
        var alone = e.Alone.Where(m => m.Endpoint is not null).ToLookup(m => m.Endpoint);
        var turns = e.Endpoints.Select(m => (m.Endpoint, Turn: m.Throughput * alone[m.Endpoint].FirstOrDefault()?.ServiceTime.Mean)).ToList();
        if (turns.Count == 0 || turns.Any(t => t.Turn is null))
            return null;

        // The time of all turns in a second: 1 where one follows the other without a gap.
        var busy = turns.Sum(t => t.Turn!.Value);
        if (Math.Abs(busy - 1) > Agreement)
            return null;
        var (name, longest) = turns.MaxBy(t => t.Turn);
        var share = Text.Of(Math.Round(longest!.Value / busy, 2), Unit.Share);
        var cores = top.Resources?.CpuCores;
        return cores switch
        {
            > 0.7 and < 1.3 => $"the service serves one request at a time ({Text.Of(rate, Unit.PerSecond)}, as one after the other would): one core is full, {share} of it {name}",
            < 0.5 => $"the service serves one request at a time ({Text.Of(rate, Unit.PerSecond)}, as one after the other would): {share} of that time is {name}, which uses no processor: it blocks the thread that serves all (an event loop, a global lock)",
            _ => $"the service serves one request at a time ({Text.Of(rate, Unit.PerSecond)}, as one after the other would): {share} of that time is {name}",
        };
    }
}
