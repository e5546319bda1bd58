using PerfGate.Measure;

namespace PerfGate.Diagnosis;

/// <summary>A stretch in which requests were inside the target and none was finished.</summary>
internal readonly record struct Stall(long StartTicks, double Seconds)
{
    /// <summary>
    /// Intervals without a finished request while some were active, in a target that finishes many in a usual interval.
    /// An interval in which the target's own readings came late says something about the machine, and is left out.
    /// </summary>
    public static IReadOnlyList<Stall> Find(IReadOnlyList<RuntimeSample> samples, long ticksPerSecond)
    {
        // With fewer finished in an interval, an empty one is chance (Poisson: e^-8 = 0.03 %).
        const long UsualAtLeast = 8;
        const double LateBy = 1.5;

        var intervals = samples.Zip(samples.Skip(1), (a, b) => (From: a.AtTicks, Ticks: b.AtTicks - a.AtTicks, Done: b.CompletedRequests - a.CompletedRequests, b.ActiveRequests))
            .Where(i => i.Done is not null)
            .ToList();
        if (intervals.Count < 10)
            return [];
        var usual = Median([.. intervals.Where(i => i.Done > 0).Select(i => (double)i.Done!.Value)]);
        var length = Median([.. intervals.Select(i => (double)i.Ticks)]);
        var crowd = intervals.Max(i => i.ActiveRequests) ?? 0;
        if (usual < UsualAtLeast)
            return [];

        var stalls = new List<Stall>();
        foreach (var (from, ticks, done, active) in intervals)
        {
            // In a stall the requests gather; a lone one inside is a moment without much to do.
            if (done > 0 || active is not > 0 || 2 * active < crowd || ticks > LateBy * length)
                continue;
            var seconds = ticks / (double)ticksPerSecond;
            if (stalls.Count > 0 && from - stalls[^1].StartTicks <= (stalls[^1].Seconds * ticksPerSecond) + (length / 2))
                stalls[^1] = stalls[^1] with { Seconds = stalls[^1].Seconds + seconds };
            else
                stalls.Add(new Stall(from, seconds));
        }

        return stalls;
    }

    /// <summary>
    /// Time from one to the next when they keep a rhythm, seconds; null otherwise. Beats may be missing: nothing is seen
    /// while there is no load.
    /// </summary>
    public static double? Period(IReadOnlyList<Stall> stalls, long ticksPerSecond)
    {
        const double OffBeat = 0.2;

        if (stalls.Count < 3)
            return null;
        var gaps = stalls.Zip(stalls.Skip(1), (a, b) => (b.StartTicks - a.StartTicks) / (double)ticksPerSecond).ToList();
        var shortest = gaps.Min();
        var beats = gaps.Select(g => Math.Round(g / shortest)).ToList();
        return gaps.Zip(beats, (g, n) => Math.Abs((g / shortest) - n)).All(off => off <= OffBeat) ? gaps.Sum() / beats.Sum() : null;
    }

    private static double Median(double[] values)
    {
        Array.Sort(values);
        return values.Length == 0 ? 0 : values[values.Length / 2];
    }
}
