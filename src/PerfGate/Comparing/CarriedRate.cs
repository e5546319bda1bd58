using System.Diagnostics;

namespace PerfGate.Comparing;

/// <summary>Notices that a side cannot carry the rate of a comparison, and finds one that both can.</summary>
internal static class CarriedRate
{
    // Its responses kept coming half as long again as its requests.
    private const double MostDrain = 1.5;

    // Nearly all of the processors that it may use, the generator's own part left out.
    private const double MostCores = 0.8;

    // Less of a change is not worth a second rate in the report.
    private const double LeastStep = 0.8;

    /// <summary>The rate that both can do and the side that cannot do the present one, null where neither can; null as a whole where both carry it, or nothing lower is left.</summary>
    /// <param name="plan">What was driven.</param>
    /// <param name="round">What came of it.</param>
    /// <param name="share">Of what the slower side can do; null: a quarter, only to say so.</param>
    /// <param name="cores">Processors that a side may use.</param>
    public static (double Rate, int? Side)? Lowered(RoundPlan plan, RoundRecord round, double? share, int cores)
    {
        var sides = Enumerable.Range(0, round.Turns[0].Slices.Count).Select(side => (Capacity: Capacity(plan, round, side, cores), Side: side)).Where(s => s.Capacity is not null).ToList();
        if (sides.Count == 0)
            return null;
        var (capacity, slowest) = sides.MinBy(s => s.Capacity);
        var rate = RateFinder.Choose(capacity!.Value, share ?? 0.25);
        return rate < LeastStep * plan.Rate ? (rate, sides.Count == 1 ? slowest : null) : null;
    }

    /// <summary>Requests per second that a side can do at most; null where this round did not bring it to its limit.</summary>
    private static double? Capacity(RoundPlan plan, RoundRecord round, int side, int cores)
    {
        var slices = round.Turns.Select(t => t.Slices[side]).ToList();
        var sent = slices.Sum(s => s.Seconds.Length);
        var length = plan.Slice.TotalSeconds * slices.Count;
        var drained = slices.Sum(s => Math.Max(plan.Slice.TotalSeconds, (s.DrainedTicks - s.StartTicks) / (double)Stopwatch.Frequency));
        if (sent == 0)
            return null;
        double? byQueue = drained > MostDrain * length ? sent / drained : null;
        double? byCores = round.Turns.Sum(t => t.CpuSeconds[side] ?? 0) is var cpu && cpu > MostCores * cores * drained ? cores * sent / cpu : null;
        return byQueue is { } queue && byCores is { } busy ? Math.Min(queue, busy) : byQueue ?? byCores;
    }
}
