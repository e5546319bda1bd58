namespace PerfGate.Measure;

/// <summary>What was known after some rounds; relative changes, 0.05 is 5 % more.</summary>
/// <param name="Rounds">Valid rounds so far.</param>
/// <param name="Change">Estimate.</param>
/// <param name="Lower">Lower bound; null when so few rounds have none.</param>
/// <param name="Upper">Upper bound; null when so few rounds have none.</param>
internal sealed record ComparedLook(int Rounds, double Change, double? Lower, double? Upper);
