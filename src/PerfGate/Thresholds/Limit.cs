namespace PerfGate.Thresholds;

/// <summary>What a metric is compared with.</summary>
internal abstract record Limit;

