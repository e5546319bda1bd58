using System.Globalization;

namespace PerfGate.Diagnosis;

/// <summary>Reads what <c>perf script -F tid,time,period,ip,sym,dso</c> prints: a line for each sample, below it its frames, the innermost first.</summary>
internal static class PerfScript
{
    private const double NanosecondsPerMillisecond = 1e6;

    /// <summary>The profile of all samples; null when there is none.</summary>
    /// <param name="text">The print. Lines that are of neither kind are passed over.</param>
    /// <param name="duration">How long was sampled.</param>
    public static CpuProfile? Read(TextReader text, TimeSpan duration)
    {
        var stacks = new Dictionary<IReadOnlyList<Frame>, (double Milliseconds, int Samples)>(StackEquality.Instance);
        var threads = new HashSet<string>(StringComparer.Ordinal);
        var frames = new List<Frame>();
        var milliseconds = 0.0;
        while (text.ReadLine() is { } line)
        {
            if (line.StartsWith('\t'))
            {
                if (NativeFrames.Parse(line) is { } frame)
                    frames.Add(frame);
            }
            else if (line.Split(' ', StringSplitOptions.RemoveEmptyEntries) is [var thread, .., var period] && long.TryParse(period, NumberStyles.None, CultureInfo.InvariantCulture, out var nanoseconds))
            {
                Add();
                threads.Add(thread);
                milliseconds = nanoseconds / NanosecondsPerMillisecond;
            }
        }

        Add();
        return stacks.Count == 0 ? null : new CpuProfile(
            [.. stacks.Select(s => new WeightedStack(s.Key, s.Value.Milliseconds, s.Value.Samples)).OrderByDescending(s => s.Milliseconds)],
            duration,
            threads.Count,
            weighted: true);

        void Add()
        {
            if (milliseconds > 0)
            {
                frames.Reverse();
                var (spent, samples) = stacks.GetValueOrDefault(frames);
                stacks[[.. frames]] = (spent + milliseconds, samples + 1);
            }

            frames.Clear();
            milliseconds = 0;
        }
    }
}
