using PerfGate.Syntax;

namespace PerfGate.Reports;

/// <summary>What became of the reports.</summary>
/// <param name="Files">Names of those that were written.</param>
/// <param name="Troubles">One diagnostic for each that was not; an error for <c>verdict.json</c>, a warning for the others.</param>
internal sealed record WrittenReports(IReadOnlyList<string> Files, IReadOnlyList<Diagnostic> Troubles);
