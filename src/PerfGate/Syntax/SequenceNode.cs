namespace PerfGate.Syntax;

/// <summary>A list.</summary>
internal sealed class SequenceNode(SourceLocation location, IReadOnlyList<SpecNode> items) : SpecNode(location)
{
    public IReadOnlyList<SpecNode> Items { get; } = items;

    public override string Kind => "a list";
}
