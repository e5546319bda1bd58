namespace PerfGate.Diagnosis;

/// <summary>
/// Gives every sample the processor time it stands for. A sampler counts moments, and a thread of an overloaded machine
/// spends most moments waiting for a core; the scheduler's own account of each thread, in short windows, says how
/// much of a window was work, and the samples of the window say on what.
/// </summary>
internal static class CpuWeights
{
    private const double NanosecondsPerMillisecond = 1e6;

    /// <summary>Threads that work for the profiler; their time is not the target's.</summary>
    private static readonly string[] _profilerThreads = [".NET EventPipe", ".NET Sampl", "dotnet-diagnost"];

    /// <param name="samples">In order of time within each thread.</param>
    /// <param name="readings">In order of time.</param>
    /// <param name="threadNames">By thread number; for threads that never were in a managed method.</param>
    public static IReadOnlyList<WeightedStack> Assign(
        IReadOnlyList<StackSample> samples, IReadOnlyList<ThreadCpuReading> readings, IReadOnlyDictionary<int, string> threadNames)
    {
        var working = samples.Where(s => !WaitFrames.IsWaiting(s.Frames)).ToLookup(s => s.ThreadId);
        var result = new List<WeightedStack>();
        foreach (var thread in readings.SelectMany(r => r.Nanoseconds.Keys).Distinct())
        {
            var name = threadNames.GetValueOrDefault(thread, "");
            if (!_profilerThreads.Any(p => name.StartsWith(p, StringComparison.Ordinal)))
                AssignThread(thread, name, [.. working[thread]], readings, result);
        }

        return Merge(result);
    }

    /// <summary>Without the scheduler's account: every working sample stands for the sampling interval. Too much on a machine without free cores.</summary>
    public static IReadOnlyList<WeightedStack> Estimate(IReadOnlyList<StackSample> samples, double intervalMilliseconds) =>
        Merge(samples.Where(s => !WaitFrames.IsWaiting(s.Frames)).Select(s => new WeightedStack(s.Frames, intervalMilliseconds, 1)));

    private static void AssignThread(
        int thread, string name, StackSample[] samples, IReadOnlyList<ThreadCpuReading> readings, List<WeightedStack> result)
    {
        var weights = new double[samples.Length];
        var unexplained = 0.0;
        var next = 0;
        for (var window = 1; window < readings.Count; window++)
        {
            var (before, after) = (readings[window - 1], readings[window]);
            if (!after.Nanoseconds.TryGetValue(thread, out var used))
                continue;
            var milliseconds = (used - before.Nanoseconds.GetValueOrDefault(thread)) / NanosecondsPerMillisecond;
            while (next < samples.Length && samples[next].AtTicks < before.AtTicks)
                next++;
            var first = next;
            while (next < samples.Length && samples[next].AtTicks < after.AtTicks)
                next++;

            if (next == first)
                unexplained += milliseconds;
            for (var i = first; i < next; i++)
                weights[i] = milliseconds / (next - first);
        }

        // Short bursts slip through the sampler's fingers; the thread's other samples are the best guess at what they were.
        var explained = weights.Sum();
        if (explained <= 0)
        {
            if (unexplained > 0)
                result.Add(new WeightedStack([new Frame("", NativeWork(name))], unexplained, 0));
            return;
        }

        for (var i = 0; i < samples.Length; i++)
        {
            if (weights[i] > 0)
                result.Add(new WeightedStack(samples[i].Frames, weights[i] * (1 + (unexplained / explained)), 1));
        }
    }

    /// <summary>The kernel keeps 15 characters of a thread's name.</summary>
    private static string NativeWork(string threadName) => threadName switch
    {
        _ when threadName.Contains("GC", StringComparison.Ordinal) => "[garbage collector]",
        _ when threadName.StartsWith(".NET Tiered", StringComparison.Ordinal) => "[just-in-time compiler]",
        _ when threadName.StartsWith(".NET Sockets", StringComparison.Ordinal) => "[socket events]",
        "" => "[native code]",
        _ => $"[native code of thread '{threadName}']",
    };

    private static List<WeightedStack> Merge(IEnumerable<WeightedStack> stacks) =>
        [.. stacks.GroupBy(s => s.Frames, StackEquality.Instance)
            .Select(g => new WeightedStack(g.Key, g.Sum(s => s.Milliseconds), g.Sum(s => s.Samples)))
            .OrderByDescending(s => s.Milliseconds)];
}
