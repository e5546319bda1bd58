using PerfGate.Load;

namespace PerfGate.Running;

/// <summary>One of the equal parts into which the pauses of a soak cut its load.</summary>
internal static class Segment
{
    /// <param name="plan">Of the whole, with a duration.</param>
    /// <param name="number">From 0: only the first is warmed up.</param>
    /// <param name="count">How many there are.</param>
    public static LevelPlan Of(LevelPlan plan, int number, int count) => plan with
    {
        Duration = plan.Duration / count,
        Warmup = number == 0 ? plan.Warmup : TimeSpan.Zero,
        Seed = unchecked(plan.Seed + (number * 1_000_003)),
        Load = plan.Load switch
        {
            OpenLoad { Arrivals: ConstantRate constant } open => open with { Arrivals = constant with { Duration = constant.Duration / count } },
            OpenLoad { Arrivals: StagedRate staged } open => open with { Arrivals = staged with { Stages = [.. staged.Stages.Select(s => s with { Duration = s.Duration / count })] } },
            ClosedLoad closed when number > 0 => closed with { RampUp = TimeSpan.Zero },
            _ => plan.Load,
        },
    };
}
