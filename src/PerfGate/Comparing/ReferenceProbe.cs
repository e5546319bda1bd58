using System.Diagnostics;

namespace PerfGate.Comparing;

/// <summary>
/// A fixed piece of work, done between the slices: how fast the machine was at that moment, whatever the sides did. Integer
/// arithmetic (xorshift: Marsaglia, J. Stat. Software 8 (2003) 14) that touches no memory.
/// </summary>
internal static class ReferenceProbe
{
    // About 0.2 ms on a present-day core: long enough for the clock, short enough to cost nothing.
    private const int Steps = 200_000;

    private static ulong _kept;

    /// <summary>Seconds that the work took.</summary>
    public static double Run()
    {
        var start = Stopwatch.GetTimestamp();
        var x = 88172645463325252UL;
        for (var i = 0; i < Steps; i++)
        {
            x ^= x << 13;
            x ^= x >> 7;
            x ^= x << 17;
        }

        Volatile.Write(ref _kept, x);
        return Stopwatch.GetElapsedTime(start).TotalSeconds;
    }
}
