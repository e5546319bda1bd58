using PerfGate.Spec;

namespace PerfGate;

/// <summary>What is left of a run's time for measuring longer than planned: the phases to come are not to run out of it.</summary>
internal sealed class TimeBudget(TimeSpan limit, IReadOnlyList<Phase> phases, TimeProvider time)
{
    /// <summary>Starts, restarts and the diagnosis need time as well.</summary>
    private const double UsableShare = 0.8;

    private readonly long _started = time.GetTimestamp();

    /// <summary>Whether a phase may go on for so much longer.</summary>
    public bool Allows(Phase current, TimeSpan extra) =>
        time.GetElapsedTime(_started) + extra + phases.SkipWhile(p => p != current).Skip(1).Aggregate(TimeSpan.Zero, (sum, p) => sum + Length(p)) <= limit * UsableShare;

    /// <summary>As planned; of a phase that ends with its requests nothing is known before.</summary>
    private static TimeSpan Length(Phase phase) =>
        (phase.Warmup + (phase.Duration ?? TimeSpan.Zero)) * (phase.Levels.Count * (phase.Alone ? phase.Endpoints.Count : 1));
}
