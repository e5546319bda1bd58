namespace PerfGate.Diagnosis;

/// <summary>An exception that the target threw, caught or not.</summary>
internal readonly record struct ThrownException(string Type, IReadOnlyList<Frame> Frames);
