namespace PerfGate.Tasks;

/// <summary>The answer of <c>perfgate target</c>: what a spec wants to be run.</summary>
internal sealed record SpecTarget
{
    /// <summary>Absolute path; null: the spec runs a command, or something that is running already.</summary>
    public string? Project { get; init; }

    /// <summary>project, command or url.</summary>
    public string? Kind { get; init; }
}
