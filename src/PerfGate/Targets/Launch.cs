namespace PerfGate.Targets;

/// <summary>One start of a target: the command for one port. Words and values still hold <c>{port}</c> where the spec wrote it.</summary>
internal sealed record Launch
{
    /// <summary>The executable as it was given, then its arguments.</summary>
    public required IReadOnlyList<string> Command { get; init; }

    public required string WorkingDirectory { get; init; }

    /// <summary>Set where neither the spec nor, for those that say so, the caller's environment has a value.</summary>
    public IReadOnlyDictionary<string, string> Defaults { get; init; } = new Dictionary<string, string>();

    public required Uri Address { get; init; }
}
