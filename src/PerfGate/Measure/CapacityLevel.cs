namespace PerfGate.Measure;

/// <summary>One run of one level of a search for the capacity.</summary>
/// <param name="Level">What was offered.</param>
/// <param name="Holds">Whether all thresholds held; null: the measuring failed, not the target.</param>
/// <param name="Reason">The worst breach, or why it could not be measured; null when all held.</param>
/// <param name="Throughput">Expected responses per second, of all endpoints.</param>
internal sealed record CapacityLevel(Level Level, bool? Holds, string? Reason, double? Throughput);
