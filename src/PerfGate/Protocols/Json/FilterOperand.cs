namespace PerfGate.Protocols.Json;

/// <summary>A piece of a filter, under each of the types it can be used as (RFC 9535, section 2.4.1).</summary>
/// <param name="Offset">Where it starts in the text.</param>
internal sealed record FilterOperand(int Offset)
{
    /// <summary>ValueType: a literal, a singular query, or a function with a value.</summary>
    public FilterValue? Value { get; init; }

    /// <summary>NodesType: a query.</summary>
    public JsonPath? Nodes { get; init; }

    /// <summary>LogicalType: what it says when it stands alone.</summary>
    public FilterTest? Test { get; init; }

    /// <summary>The text of a string literal.</summary>
    public string? Text { get; init; }
}
