using PerfGate.Measure;

namespace PerfGate.Reports;

/// <summary>What the search of a capacity phase found.</summary>
/// <param name="Unit">Of the levels.</param>
/// <param name="Result">Arrivals per second, or connections.</param>
/// <param name="Levels">Every run of a level, in order.</param>
internal sealed record CapacityReport(LevelUnit Unit, BoundedValue Result, IReadOnlyList<CapacityLevel> Levels);
