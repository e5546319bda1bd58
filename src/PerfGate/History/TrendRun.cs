namespace PerfGate.History;

/// <summary>One run in a trend.</summary>
/// <param name="Record">What is remembered of it.</param>
/// <param name="Value">On the trend's scale.</param>
/// <param name="Verdict">Of the check then.</param>
internal sealed record TrendRun(HistoryRecord Record, double Value, string Verdict);
