namespace PerfGate.Diagnosis;

/// <summary>Why a target is slow, as far as it could be seen.</summary>
internal sealed record DiagnosisReport
{
    /// <summary>The main cause first; never empty.</summary>
    public required IReadOnlyList<Cause> Causes { get; init; }

    public required TargetEvidence Evidence { get; init; }

    /// <summary>For the console: the first line names the true cause.</summary>
    public IReadOnlyList<string> Lines => [.. Causes.Select(c => c.Line)];

    /// <summary>The processor profile; null when the target could not be sampled.</summary>
    public CpuProfile? Cpu => Evidence.Trace?.Cpu;
}
