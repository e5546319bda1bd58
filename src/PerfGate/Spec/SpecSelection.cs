namespace PerfGate.Spec;

/// <summary>What of a spec to run, as asked on the command line.</summary>
internal sealed record SpecSelection
{
    public string? Profile { get; init; }

    /// <summary>Phases with any of these tags; <c>!tag</c> leaves phases out. Empty: all.</summary>
    public IReadOnlyList<string> Tags { get; init; } = [];

    /// <summary>Phases by name. Empty: all.</summary>
    public IReadOnlyList<string> Phases { get; init; } = [];

    /// <summary>Values in place of the spec's.</summary>
    public IReadOnlyList<SpecOverride> Overrides { get; init; } = [];

    /// <summary>Gates this running target instead of the spec's.</summary>
    public string? TargetUrl { get; init; }

    /// <summary>Compares with this git ref instead of the spec's; <c>none</c>: with nothing.</summary>
    public string? Baseline { get; init; }
}
