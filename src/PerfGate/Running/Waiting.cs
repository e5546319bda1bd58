using PerfGate.Load;

namespace PerfGate.Running;

/// <summary>How long before an arrival a worker polls instead of sleeping.</summary>
internal static class Waiting
{
    /// <summary>A sleeping thread is some 30 µs late, at times twice that: from here on polling meets the time.</summary>
    private static readonly TimeSpan _lead = TimeSpan.FromMicroseconds(70);

    /// <summary>Share of a core that polling may cost by itself; the target may want the core.</summary>
    private const double AffordableOnFewCores = 0.1, AffordableOnManyCores = 0.5;

    public static TimeSpan SpinTime(LevelPlan plan, int workers)
    {
        if (plan.Load is not OpenLoad open || plan.Waiting == WaitMode.Sleep)
            return TimeSpan.Zero;
        if (plan.Waiting == WaitMode.Spin)
            return TimeSpan.FromDays(1);
        var affordable = Environment.ProcessorCount >= 4 ? AffordableOnManyCores : AffordableOnFewCores;
        return open.Arrivals.MeanRate / workers * _lead.TotalSeconds <= affordable ? _lead : TimeSpan.Zero;
    }
}
