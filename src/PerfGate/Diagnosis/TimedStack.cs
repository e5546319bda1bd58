namespace PerfGate.Diagnosis;

/// <summary>Something that took time at one place: a wait for a lock, an await.</summary>
/// <param name="Frames">Where it began.</param>
/// <param name="AtTicks">When it began, Stopwatch ticks.</param>
/// <param name="Milliseconds">How long it took.</param>
internal readonly record struct TimedStack(IReadOnlyList<Frame> Frames, long AtTicks, double Milliseconds);
