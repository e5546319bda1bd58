namespace PerfGate.Diagnosis;

/// <summary>A process by its number.</summary>
internal sealed record ProcessReference(int Id);
