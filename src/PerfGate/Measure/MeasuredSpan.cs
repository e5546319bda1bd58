namespace PerfGate.Measure;

/// <summary>A stretch of time in which a measurement was made.</summary>
/// <param name="StartTicks">Stopwatch ticks.</param>
/// <param name="Elapsed">Its length; warm-up is not in it.</param>
internal readonly record struct MeasuredSpan(long StartTicks, TimeSpan Elapsed);
