using PerfGate.Measure;

namespace PerfGate.Running;

/// <summary>A soak with plateaus: the load pauses at equal distances, so that what the target holds can be read without what it works on.</summary>
/// <param name="runner">Drives one part.</param>
/// <param name="stock">Reads what the target holds, after a full collection where it can be asked for one.</param>
internal sealed class Soak(LevelRunner runner, Func<CancellationToken, Task<TargetStock?>> stock)
{
    /// <param name="plan">The whole soak.</param>
    /// <param name="plateaus">Pauses, the last one at the end.</param>
    /// <param name="watch">Looks on.</param>
    /// <param name="isOver">Asked after each part: whether the phase has ended early.</param>
    /// <param name="cancel">Ends it without a result.</param>
    public async Task<IReadOnlyList<Measurement>> RunAsync(LevelPlan plan, int plateaus, LevelWatch watch, Func<bool> isOver, CancellationToken cancel)
    {
        IReadOnlyList<Measurement> sum = [];
        var seen = new List<Plateau>();
        for (var number = 0; number < plateaus && !isOver(); number++)
        {
            // A part ends when its last response is in: nothing is in flight from here on.
            var part = await runner.RunAsync(Segment.Of(plan, number, plateaus), watch, cancel);
            sum = number == 0 ? part : MeasurementMerge.Of(sum, part);

            // The part's slices and histograms are garbage now. Left to the collector they stay until its first generation is full,
            // which on a large cache takes hours of a soak and reads as a leak of the gate; here nothing is being measured.
            GC.Collect();
            var requests = sum.Where(m => m.Endpoint is not null).Sum(m => m.Attempts);
            if (await stock(cancel) is { } held)
                seen.Add(new Plateau(sum.Max(m => m.Elapsed.TotalSeconds), requests, held.HeapBytes, held.MemoryBytes, held.Threads, held.Handles));
        }

        return [.. sum.Select(m => m with { Plateaus = [.. seen] })];
    }
}
