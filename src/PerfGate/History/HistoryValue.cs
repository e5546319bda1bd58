using PerfGate.Measure;

namespace PerfGate.History;

/// <summary>What one check observed in one run.</summary>
/// <param name="Value">In the base unit of the metric.</param>
/// <param name="Unit">Of the metric.</param>
/// <param name="Verdict">pass, warn, inconclusive, fail.</param>
/// <param name="Workload">Of the phase: values of another one are not comparable.</param>
internal sealed record HistoryValue(double Value, Unit Unit, string Verdict, string Workload);
