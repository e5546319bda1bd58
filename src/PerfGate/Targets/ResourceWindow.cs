using System.Diagnostics;
using PerfGate.Measure;

namespace PerfGate.Targets;

/// <summary>What a target used between two moments, from readings around and between them.</summary>
internal static class ResourceWindow
{
    // Every pair of this many points is a slope: enough for any trend, and a millisecond of work.
    private const int MostPoints = 240;

    // Of a window: so much of its end may be without a reading.
    private const double MostMissing = 0.02;

    private const double LeastCovered = 0.5;

    // Below this a slope says more about when the garbage collector ran than about growth.
    private const int FewestPoints = 8;

    /// <param name="readings">In the order of time; those just outside of the window help to cut it exactly.</param>
    /// <param name="fromTicks">Stopwatch ticks.</param>
    /// <param name="toTicks">Stopwatch ticks.</param>
    /// <returns>Null without a reading in the window or on both sides of it.</returns>
    public static ResourceUse? Of(IReadOnlyList<ResourceSample> readings, long fromTicks, long toTicks)
    {
        // A window may be over before it was read; what the target holds is then what it held just before and just after.
        var inside = readings.Where(r => r.AtTicks >= fromTicks && r.AtTicks <= toTicks).ToList();
        if (inside.Count == 0 && readings.LastOrDefault(r => r.AtTicks < fromTicks) is { } before && readings.FirstOrDefault(r => r.AtTicks > toTicks) is { } after)
            inside = [before, after];
        if (inside.Count == 0)
            return null;

        // A window whose last answer came a little before its end is read at that moment, and there is no reading after it.
        var last = readings[^1].AtTicks;
        if (last < toTicks && toTicks - last <= MostMissing * (toTicks - fromTicks))
            toTicks = last;
        var cpu = At(readings, toTicks, r => r.CpuSeconds) - At(readings, fromTicks, r => r.CpuSeconds);
        return new ResourceUse
        {
            Samples = inside,
            CpuSeconds = cpu,
            CpuCores = cpu / Stopwatch.GetElapsedTime(fromTicks, toTicks).TotalSeconds,
            PeakMemoryBytes = inside.Max(r => r.ResidentBytes),
            MemoryGrowth = Slope([.. inside.Select(r => (Stopwatch.GetElapsedTime(fromTicks, r.AtTicks).TotalSeconds, (double)r.ResidentBytes))]),
            PeakThreads = inside.Max(r => r.Threads),
            PeakHandles = inside.Max(r => r.Handles),
            WrittenBytes = Written(inside, fromTicks, toTicks),
            LogLines = At(readings, toTicks, r => r.LogLines) - At(readings, fromTicks, r => r.LogLines),
        };
    }

    /// <summary>It is read more seldom than the processor time: what the first and the last reading of it saw stands for the rest of the window.</summary>
    private static double? Written(List<ResourceSample> inside, long fromTicks, long toTicks)
    {
        var known = inside.Where(r => r.StorageWrittenBytes is not null).ToList();
        if (known.Count < 2)
            return null;
        var (first, last) = (known[0], known[^1]);
        var covered = (double)(last.AtTicks - first.AtTicks) / (toTicks - fromTicks);

        // The total of a tree may become less, where a process of it ended that was not waited for.
        return covered < LeastCovered || last.StorageWrittenBytes < first.StorageWrittenBytes ? null : (last.StorageWrittenBytes - first.StorageWrittenBytes) / covered;
    }

    /// <summary>Between two readings a total is taken to grow evenly. Null before the first and after the last.</summary>
    private static double? At(IReadOnlyList<ResourceSample> readings, long ticks, Func<ResourceSample, double?> total)
    {
        var before = readings.LastOrDefault(r => r.AtTicks <= ticks);
        var after = readings.FirstOrDefault(r => r.AtTicks >= ticks);
        if (before is null || after is null)
            return null;
        if (before.AtTicks == after.AtTicks)
            return total(before);
        var share = (double)(ticks - before.AtTicks) / (after.AtTicks - before.AtTicks);
        return total(before) + (share * (total(after) - total(before)));
    }

    /// <summary>Theil and Sen: the median of the slopes of all pairs, which a few outliers do not move. Null with too few points.</summary>
    private static double? Slope(IReadOnlyList<(double Seconds, double Bytes)> points)
    {
        if (points.Count < FewestPoints)
            return null;
        var step = (points.Count + MostPoints - 1) / MostPoints;
        var some = points.Where((_, i) => i % step == 0).ToList();
        List<double> slopes = [];
        for (var i = 0; i < some.Count; i++)
        {
            for (var j = i + 1; j < some.Count; j++)
            {
                if (some[j].Seconds > some[i].Seconds)
                    slopes.Add((some[j].Bytes - some[i].Bytes) / (some[j].Seconds - some[i].Seconds));
            }
        }

        slopes.Sort();
        return slopes.Count == 0 ? null : (slopes[(slopes.Count - 1) / 2] + slopes[slopes.Count / 2]) / 2;
    }
}
