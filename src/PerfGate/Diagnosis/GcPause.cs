namespace PerfGate.Diagnosis;

/// <summary>One stop of all threads by the garbage collector.</summary>
/// <param name="AtTicks">When it began, Stopwatch ticks.</param>
/// <param name="Milliseconds">How long.</param>
internal readonly record struct GcPause(long AtTicks, double Milliseconds);
