namespace PerfGate.Syntax;

/// <summary>A value of the spec that still knows where it stands.</summary>
internal abstract class SpecNode(SourceLocation location)
{
    public SourceLocation Location { get; } = location;

    /// <summary>What an error message calls this kind of value.</summary>
    public abstract string Kind { get; }
}
