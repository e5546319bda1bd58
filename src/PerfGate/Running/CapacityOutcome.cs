using PerfGate.Measure;

namespace PerfGate.Running;

/// <summary>What a search for the capacity came to.</summary>
/// <param name="Levels">Every run of a level, in order.</param>
/// <param name="Result">Arrivals per second, or connections.</param>
/// <param name="Held">The measurements at the highest level that holds (or the lowest that does not, when none holds), as of a phase without levels.</param>
internal sealed record CapacityOutcome(IReadOnlyList<CapacityLevel> Levels, BoundedValue Result, IReadOnlyList<Measurement> Held);
