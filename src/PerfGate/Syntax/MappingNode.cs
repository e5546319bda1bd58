namespace PerfGate.Syntax;

/// <summary>A mapping, its entries in the order of the file; keys are unique.</summary>
internal sealed class MappingNode(SourceLocation location, IReadOnlyList<KeyValuePair<ScalarNode, SpecNode>> entries) : SpecNode(location)
{
    public IReadOnlyList<KeyValuePair<ScalarNode, SpecNode>> Entries { get; } = entries;

    public override string Kind => "a mapping";
}
