namespace PerfGate.Reports;

/// <summary>One run in the history of a check.</summary>
/// <param name="Value">In the base unit of the metric.</param>
/// <param name="Verdict">pass, warn, inconclusive, fail.</param>
/// <param name="Run">For people: the commit and the day.</param>
internal sealed record HistoryPoint(double Value, string Verdict, string Run);
