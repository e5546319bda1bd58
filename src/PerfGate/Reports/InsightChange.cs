using PerfGate.Measure;

namespace PerfGate.Reports;

/// <summary>What one method costs per request in the candidate of a comparison and in its baseline.</summary>
/// <param name="Name">The method; for memory, the type and the method.</param>
/// <param name="Baseline">Processor time or bytes per request.</param>
/// <param name="Candidate">The same of the candidate.</param>
/// <param name="IsSure">Beyond what the number of samples leaves to chance.</param>
internal sealed record InsightChange(string Name, Quantity Baseline, Quantity Candidate, bool IsSure);
