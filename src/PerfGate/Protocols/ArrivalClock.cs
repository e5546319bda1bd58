using System.Diagnostics;

namespace PerfGate.Protocols;

/// <summary>
/// Brings the kernel's time stamps of packets, which are of the wall clock, to Stopwatch ticks. The wall clock can be set, and is slewed (by
/// 500 ppm at most, adjtimex(2)): the distance of the two is read anew when it is older than a millisecond.
/// </summary>
internal sealed class ArrivalClock
{
    private static readonly double _ticksPerNanosecond = Stopwatch.Frequency / 1e9;

    // What is read came within this time before and after the reading of the clocks, or the wall clock was set.
    private static readonly long _nearby = 10 * Stopwatch.Frequency;

    // By how much the clocks part in this time is less than reading them is exact to.
    private static readonly long _fresh = Stopwatch.Frequency / 1000;

    // To read a clock takes 25 ns.
    private static readonly long _atOnce = Stopwatch.Frequency / 500_000;

    private long _bothTicks = long.MinValue / 2;
    private long _bothNanoseconds;

    /// <summary>Reads both clocks at once, unless that was done a moment ago.</summary>
    /// <param name="nowTicks">Stopwatch ticks.</param>
    public void Synchronize(long nowTicks)
    {
        if (nowTicks - _bothTicks < _fresh)
            return;

        // A thread that loses its processor between the two would make all stamps older than they are.
        var before = Stopwatch.GetTimestamp();
        for (var attempt = 0; attempt < 4; attempt++)
        {
            var utc = TimeProvider.System.GetUtcNow().UtcDateTime;
            var after = Stopwatch.GetTimestamp();
            Synchronize(before, utc);
            if (after - before < _atOnce)
                return;
            before = after;
        }
    }

    /// <param name="ticks">Stopwatch ticks.</param>
    /// <param name="utc">The wall clock at the same time.</param>
    public void Synchronize(long ticks, DateTime utc) =>
        (_bothTicks, _bothNanoseconds) = (ticks, (utc.Ticks - DateTime.UnixEpoch.Ticks) * TimeSpan.NanosecondsPerTick);

    /// <summary>The stamp in Stopwatch ticks; for one that cannot be, because the wall clock was set meanwhile, it is when the clocks were read.</summary>
    /// <param name="seconds">Since 1970.</param>
    /// <param name="nanoseconds">Of the second.</param>
    public long Ticks(long seconds, long nanoseconds)
    {
        var since = (long)(((seconds * 1_000_000_000) + nanoseconds - _bothNanoseconds) * _ticksPerNanosecond);
        return since > -_nearby && since < _nearby ? _bothTicks + since : _bothTicks;
    }
}
