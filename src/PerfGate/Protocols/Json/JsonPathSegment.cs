using System.Text.Json;

namespace PerfGate.Protocols.Json;

/// <summary>Selects among the children of a node or, as a descendant segment (<c>..</c>), of the node and all below it.</summary>
internal sealed class JsonPathSegment(bool isDescendant, IReadOnlyList<JsonSelector> selectors)
{
    public bool IsSingular => !isDescendant && selectors is [JsonSelector.Name or JsonSelector.Index];

    /// <summary>Of a singular segment: its name, or its index.</summary>
    public (string? Name, long Index) Step => selectors[0] switch
    {
        JsonSelector.Name name => (name.Member, 0),
        JsonSelector.Index index => (null, index.At),
        _ => throw new InvalidOperationException("the segment can select several nodes"),
    };

    public void Select(JsonElement root, JsonElement node, List<JsonElement> selected)
    {
        foreach (var selector in selectors)
            selector.Select(root, node, selected);
        if (!isDescendant)
            return;

        if (node.ValueKind == JsonValueKind.Array)
        {
            foreach (var item in node.EnumerateArray())
                Select(root, item, selected);
        }
        else if (node.ValueKind == JsonValueKind.Object)
        {
            foreach (var member in node.EnumerateObject())
                Select(root, member.Value, selected);
        }
    }

    /// <summary>Of a singular segment.</summary>
    public JsonElement? SelectOne(JsonElement node) => selectors[0] switch
    {
        JsonSelector.Name name => name.Of(node),
        JsonSelector.Index index => index.Of(node),
        _ => throw new InvalidOperationException("the segment can select several nodes"),
    };
}
