using PerfGate.Protocols;
using PerfGate.Syntax;

namespace PerfGate.Spec;

/// <summary>Reads an <c>endpoints</c> key that chooses among those of the spec: names, or names with weights.</summary>
internal static class PhaseEndpoints
{
    private const long MostWeight = 1_000_000;

    /// <summary>Of an endpoint in a mix.</summary>
    public static Shape Weight { get; } = Shape.Integer(1, MostWeight);

    /// <summary>Null when the key is absent; what is wrong is reported and left out.</summary>
    public static List<PhaseEndpoint>? Read(MappingReader map, IReadOnlyDictionary<string, Endpoint> endpoints, SpecErrors errors)
    {
        var chosen = new List<PhaseEndpoint>();
        if (map.Node("endpoints") is SequenceNode { Items.Count: 0 } or MappingNode { Entries.Count: 0 })
            errors.Add(DiagnosticCodes.BadValue, map.KeyLocation("endpoints"), "'endpoints' is empty: nothing would be measured; leave the key out for all of them");
        switch (map.Node("endpoints"))
        {
            case null:
                return null;
            case MappingNode weights:
                foreach (var (key, value) in weights.Entries)
                {
                    if (value.AsInteger($"weight of {key.Text}", 1, MostWeight, errors) is { } weight && Find(key, endpoints, errors) is { } endpoint)
                        chosen.Add(new PhaseEndpoint(endpoint, weight.Value));
                }

                break;
            default:
                foreach (var item in map.Items("endpoints"))
                {
                    if (item is not ScalarNode text)
                        errors.Add(DiagnosticCodes.BadValue, item, $"'endpoints' lists names of endpoints; found {item.Kind}");
                    else if (Find(text, endpoints, errors) is not { } endpoint)
                        continue;
                    else if (chosen.Exists(c => c.Endpoint == endpoint))
                        errors.Add(DiagnosticCodes.DuplicateKey, item, $"endpoint '{text.Text}' is listed twice; a weight is written 'endpoints: {{ {text.Text}: 2 }}'");
                    else
                        chosen.Add(new PhaseEndpoint(endpoint, endpoint.Weight));
                }

                break;
        }

        return chosen;
    }

    private static Endpoint? Find(ScalarNode name, IReadOnlyDictionary<string, Endpoint> endpoints, SpecErrors errors)
    {
        if (endpoints.TryGetValue(name.Text, out var endpoint))
            return endpoint;
        errors.AddUnknown(DiagnosticCodes.UnknownName, name.Location, "endpoint", name.Text, endpoints.Keys);
        return null;
    }
}
