namespace PerfGate.Syntax;

/// <summary>
/// The keys of one kind of mapping. Reader and JSON Schema are made from the same table, so they cannot disagree.
/// </summary>
/// <param name="name">What an error message calls the mapping: "target", "phase".</param>
/// <param name="keys">In the order of the reference.</param>
internal sealed class KeyTable(string name, params IReadOnlyList<Key> keys)
{
    public string Name { get; } = name;

    public IReadOnlyList<Key> Keys { get; } = keys;

    /// <summary>What begins with <see cref="Own"/> is the author's: a home for anchors, never read.</summary>
    public bool AllowsOwn { get; init; }

    public const string Own = "x-";

    /// <summary>Checks the keys of a node; null, with an error, when it is not a mapping.</summary>
    public MappingReader? Open(SpecNode node, SpecErrors errors)
    {
        if (node is not MappingNode mapping)
        {
            errors.Add(DiagnosticCodes.BadValue, node, $"'{Name}' is a mapping with the keys {string.Join(", ", Keys.Select(k => k.Name))}, not {node.Kind}");
            return null;
        }

        foreach (var (key, _) in mapping.Entries)
        {
            if (Keys.Any(k => k.Name == key.Text) || (AllowsOwn && key.Text.StartsWith(Own, StringComparison.Ordinal)))
                continue;
            if (AllowsOwn && key.Text.StartsWith('.'))
                errors.Add(DiagnosticCodes.UnknownKey, key, $"unknown key in '{Name}': '{key.Text}'; a key of your own, for anchors, begins with {Own}: '{Own}{key.Text.TrimStart('.')}'");
            else
                errors.AddUnknown(DiagnosticCodes.UnknownKey, key.Location, $"key in '{Name}':", key.Text, Keys.Select(k => k.Name));
        }

        foreach (var required in Keys.Where(k => k.IsRequired))
        {
            var (key, value) = mapping.Entries.FirstOrDefault(e => e.Key.Text == required.Name);
            if (key is null)
                errors.Add(DiagnosticCodes.MissingKey, mapping, $"'{Name}' needs the key '{required.Name}': {required.Doc}");
            else if (value is ScalarNode { IsNull: true })
                errors.Add(DiagnosticCodes.MissingKey, key, $"'{required.Name}' is empty; '{Name}' needs it: {required.Doc}");
        }

        return new MappingReader(this, mapping, errors);
    }
}
