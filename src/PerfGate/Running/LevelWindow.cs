using System.Diagnostics;

namespace PerfGate.Running;

/// <summary>When a level warms up, is measured and ends; the same for all its workers. Stopwatch ticks.</summary>
internal sealed class LevelWindow
{
    private long _endTicks;
    private volatile bool _cancelled;

    /// <param name="beginTicks">When the load starts.</param>
    /// <param name="warmup">Not measured.</param>
    /// <param name="duration">Measured; null: until the load ends by itself.</param>
    public LevelWindow(long beginTicks, TimeSpan warmup, TimeSpan? duration)
    {
        BeginTicks = beginTicks;
        StartTicks = beginTicks + Ticks(warmup);
        _endTicks = duration is { } length ? StartTicks + Ticks(length) : long.MaxValue;
    }

    public long BeginTicks { get; }

    /// <summary>Start of the measured window.</summary>
    public long StartTicks { get; }

    /// <summary>Nothing is started from here on.</summary>
    public long EndTicks => Volatile.Read(ref _endTicks);

    /// <summary>Ended before its time; what was measured counts.</summary>
    public bool StoppedEarly { get; private set; }

    /// <summary>Nothing counts any more: leave at once.</summary>
    public bool IsCancelled => _cancelled;

    public void StopNow()
    {
        StoppedEarly = true;
        Volatile.Write(ref _endTicks, Stopwatch.GetTimestamp());
    }

    public void Cancel() => _cancelled = true;

    public static long Ticks(TimeSpan time) => (long)(time.TotalSeconds * Stopwatch.Frequency);
}
