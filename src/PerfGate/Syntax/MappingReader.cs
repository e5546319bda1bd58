using System.Globalization;

namespace PerfGate.Syntax;

/// <summary>
/// Reads the values of one mapping. Every getter answers null for an absent key, and for a bad value after reporting it.
/// </summary>
internal sealed class MappingReader
{
    private readonly KeyTable _table;
    private readonly MappingNode _mapping;
    private readonly SpecErrors _errors;

    internal MappingReader(KeyTable table, MappingNode mapping, SpecErrors errors) => (_table, _mapping, _errors) = (table, mapping, errors);

    public SourceLocation Location => _mapping.Location;

    public bool Has(string key) => Node(key) is not null;

    /// <summary>The value's node; null when the key is absent or its value is empty.</summary>
    public SpecNode? Node(string key)
    {
        if (!_table.Keys.Any(k => k.Name == key))
            throw new ArgumentException($"'{key}' is not in the key table '{_table.Name}'", nameof(key));
        foreach (var (name, value) in _mapping.Entries)
        {
            if (name.Text == key)
                return value is ScalarNode { IsNull: true } ? null : value;
        }

        return null;
    }

    /// <summary>Where the key itself stands; the mapping's place when it is absent.</summary>
    public SourceLocation KeyLocation(string key) =>
        _mapping.Entries.FirstOrDefault(e => e.Key.Text == key).Key?.Location ?? Location;

    public At<string>? Text(string key) => Node(key)?.AsText(key, _errors);

    public At<TimeSpan>? Duration(string key) => Node(key)?.AsDuration(key, _errors, Range(key, NumberKind.Duration));

    public At<double>? Rate(string key) => Node(key)?.AsRate(key, _errors, Range(key, NumberKind.Rate));

    /// <summary>A fraction.</summary>
    public At<double>? Percentage(string key) => Node(key)?.AsPercentage(key, _errors, Range(key, NumberKind.Percentage));

    public At<long>? Integer(string key) => Node(key)?.AsInteger(key, (long)Range(key, NumberKind.Integer).Least, (long)Range(key, NumberKind.Integer).Most, _errors);


    /// <summary>What the key table says that a number may be: the schema says the same.</summary>
    public NumberRange Range(string key, NumberKind kind) => _table.Keys.First(k => k.Name == key).Shape.Numbers.First(n => n.Kind == kind);

    public At<bool>? Flag(string key) => Node(key)?.AsFlag(key, _errors);

    public At<string>? Word(string key, IReadOnlyList<string> valid) => Node(key)?.AsWord(key, valid, _errors);

    /// <summary>A list of texts; one bare text counts as a list of one. Empty when the key is absent.</summary>
    public IReadOnlyList<At<string>> Texts(string key) =>
        [.. Items(key).Select(item => item.AsText(key, _errors)).OfType<At<string>>()];

    /// <summary>The items of a list; one bare value counts as a list of one. Empty when the key is absent.</summary>
    public IReadOnlyList<SpecNode> Items(string key) => Node(key) switch
    {
        null => [],
        SequenceNode list => list.Items,
        var single => [single],
    };

    /// <summary>The entries of a free mapping such as <c>env</c>. Empty when the key is absent.</summary>
    public IReadOnlyList<KeyValuePair<ScalarNode, SpecNode>> Entries(string key)
    {
        switch (Node(key))
        {
            case null:
                return [];
            case MappingNode mapping:
                return mapping.Entries;
            case var other:
                _errors.Add(DiagnosticCodes.BadValue, other, $"'{key}' is a mapping, not {other.Kind}");
                return [];
        }
    }

    /// <summary>The same, of which at most so many are read: each may cost what is paid for each of another list.</summary>
    public IReadOnlyList<KeyValuePair<ScalarNode, SpecNode>> Entries(string key, int most)
    {
        var entries = Entries(key);
        if (entries.Count <= most)
            return entries;
        _errors.Add(DiagnosticCodes.SpecTooLarge, entries[most].Key, string.Create(CultureInfo.InvariantCulture, $"a spec has at most {most:N0} {key}; this one has {entries.Count:N0}"));
        return [.. entries.Take(most)];
    }

    /// <summary>Reports keys of which at most one may be given.</summary>
    public void AtMostOneOf(params ReadOnlySpan<string> keys)
    {
        string? first = null;
        foreach (var key in keys)
        {
            if (!Has(key))
                continue;
            if (first is not null)
                _errors.Add(DiagnosticCodes.Contradiction, KeyLocation(key), $"'{first}' and '{key}' exclude each other in '{_table.Name}'");
            first ??= key;
        }
    }
}
