using System.Diagnostics;
using PerfGate.Running;

namespace PerfGate.Comparing;

/// <summary>The arrivals of one turn, replayed on every side: when, counted from the slice's start, and to which endpoint.</summary>
/// <param name="Offsets">Stopwatch ticks, ascending, all before <paramref name="LengthTicks"/>.</param>
/// <param name="Endpoints">Index of the endpoint of each.</param>
/// <param name="LengthTicks">Of the slice.</param>
internal sealed record SliceSchedule(long[] Offsets, int[] Endpoints, long LengthTicks)
{
    /// <summary>Turn after turn of an even rate: the distances go on across the turns, so that half an arrival is not lost in each.</summary>
    public static IEnumerable<SliceSchedule> Of(RoundPlan plan, Deck deck)
    {
        var length = (long)(plan.Slice.TotalSeconds * Stopwatch.Frequency);
        var distance = Stopwatch.Frequency / plan.Rate;
        var number = 0L;
        for (long turn = 0; ; turn++)
        {
            var (start, end) = (turn * length, (turn + 1) * length);
            var offsets = new List<long>();
            for (; number * distance < end; number++)
                offsets.Add((long)(number * distance) - start);
            yield return new SliceSchedule([.. offsets], [.. offsets.Select(_ => deck.Deal())], length);
        }
    }
}
