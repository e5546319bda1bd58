namespace PerfGate.Measure;

/// <summary>What a .NET process had counted at one moment.</summary>
/// <param name="AllocatedBytes">On the managed heap since the process started.</param>
/// <param name="Exceptions">Thrown since the watching began, caught ones too; null where it is not told.</param>
internal readonly record struct RuntimeReading(long AllocatedBytes, long? Exceptions);
