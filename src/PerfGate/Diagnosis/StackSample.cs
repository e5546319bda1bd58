namespace PerfGate.Diagnosis;

/// <summary>Where one managed thread was at one moment.</summary>
/// <param name="ThreadId">The operating system's number of the thread.</param>
/// <param name="AtTicks">Stopwatch ticks.</param>
/// <param name="Frames">From the start of the thread to where it was.</param>
internal readonly record struct StackSample(int ThreadId, long AtTicks, IReadOnlyList<Frame> Frames);
