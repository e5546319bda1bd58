using System.Text.Json;

namespace PerfGate.Protocols.Json;

/// <summary>A JSONPath query (RFC 9535), compiled once.</summary>
internal sealed class JsonPath
{
    private readonly bool _fromRoot;
    private readonly JsonPathSegment[] _segments;

    /// <param name="fromRoot">It starts with <c>$</c>; else, within a filter, with <c>@</c>.</param>
    /// <param name="segments">In the order of the text.</param>
    internal JsonPath(bool fromRoot, IEnumerable<JsonPathSegment> segments)
    {
        _fromRoot = fromRoot;
        _segments = [.. segments];
        IsSingular = Array.TrueForAll(_segments, s => s.IsSingular);
    }

    /// <summary>It selects one node at most: it consists of names and indexes.</summary>
    public bool IsSingular { get; }

    /// <summary>Of a singular query from the root without indexes from the end: its names and indexes, a name being null where an index stands. Null: it is none.</summary>
    public IReadOnlyList<(string? Name, long Index)>? Steps =>
        _fromRoot && IsSingular && _segments.Select(s => s.Step).ToList() is var steps && steps.TrueForAll(s => s.Index >= 0) ? steps : null;

    /// <summary>Null, with the mistake, when the text is not well-formed and valid.</summary>
    public static JsonPath? Parse(string text, out JsonPathMistake? mistake)
    {
        mistake = null;
        try
        {
            return JsonPathParser.Parse(text);
        }
        catch (JsonPathException wrong)
        {
            mistake = wrong.Mistake;
            return null;
        }
    }

    /// <summary>The selected values, in the order of the RFC; one that is selected twice comes twice.</summary>
    public IReadOnlyList<JsonElement> Select(JsonElement root) => Select(root, root);

    /// <summary>Of a singular query: the value, or null when there is none.</summary>
    public JsonElement? SelectOne(JsonElement root) => SelectOne(root, root);

    internal IReadOnlyList<JsonElement> Select(JsonElement root, JsonElement current)
    {
        List<JsonElement> nodes = [_fromRoot ? root : current];
        foreach (var segment in _segments)
        {
            var selected = new List<JsonElement>();
            foreach (var node in nodes)
                segment.Select(root, node, selected);
            nodes = selected;
        }

        return nodes;
    }

    internal JsonElement? SelectOne(JsonElement root, JsonElement current)
    {
        JsonElement? node = _fromRoot ? root : current;
        foreach (var segment in _segments)
        {
            if (node is not { } parent)
                break;
            node = segment.SelectOne(parent);
        }

        return node;
    }
}
