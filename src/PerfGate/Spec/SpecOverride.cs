using PerfGate.Syntax;

namespace PerfGate.Spec;

/// <summary>A value of the command line that stands for one of the spec: <c>--set phases.steady.rate=50/s</c>.</summary>
/// <param name="Path">Names of keys with points between them; a name may hold points itself.</param>
/// <param name="Text">A value as YAML writes it.</param>
internal sealed record SpecOverride(string Path, string Text)
{
    public const string Option = "--set";

    /// <summary>Null: it has no path or no value.</summary>
    public static SpecOverride? Parse(string text) =>
        text.IndexOf('=', StringComparison.Ordinal) is > 0 and var at ? new(text[..at].Trim(), text[(at + 1)..].Trim()) : null;

    public override string ToString() => $"{Option} {Path}={Text}";

    /// <summary>The spec with the value in its place. What is wrong is reported where that is.</summary>
    public SpecNode Apply(SpecNode root, SpecErrors errors) => Apply(root, Path, "", errors);

    private SpecNode Apply(SpecNode node, string rest, string done, SpecErrors errors)
    {
        if (node is not MappingNode map)
        {
            errors.Add(DiagnosticCodes.UnknownSelection, node, $"'{this}': '{done}' is {node.Kind}, and has no key '{rest}'");
            return node;
        }

        var next = map.Entries.Where(e => rest == e.Key.Text || rest.StartsWith(e.Key.Text + ".", StringComparison.Ordinal)).OrderByDescending(e => e.Key.Text.Length).FirstOrDefault();
        if (next.Key is null)
        {
            // A key that the phase leaves to its default.
            if (!rest.Contains('.', StringComparison.Ordinal))
                return new MappingNode(map.Location, [.. map.Entries, KeyValuePair.Create(new ScalarNode(map.Location, rest, isQuoted: false), Value(map.Location, errors))]);
            errors.AddUnknown(DiagnosticCodes.UnknownSelection, map.Location, $"key in '{this}':", rest[..rest.IndexOf('.', StringComparison.Ordinal)], map.Entries.Select(e => e.Key.Text));
            return node;
        }

        var value = rest == next.Key.Text ? Value(next.Value.Location, errors) : Apply(next.Value, rest[(next.Key.Text.Length + 1)..], $"{done}{(done.Length == 0 ? "" : ".")}{next.Key.Text}", errors);
        return new MappingNode(map.Location, [.. map.Entries.Select(e => e.Key.Text == next.Key.Text ? KeyValuePair.Create(e.Key, value) : e)]);
    }

    /// <summary>Where the value stands that it replaces: that is where its mistakes are shown.</summary>
    private SpecNode Value(SourceLocation location, SpecErrors errors)
    {
        var own = new SpecErrors();
        var value = Text.Length == 0 ? new ScalarNode(location, "", isQuoted: false) : SpecComposer.Compose(location.File, Text, own);
        foreach (var mistake in own.All)
            errors.Add(mistake.Code, location, $"'{this}': {mistake.Message}");
        return value is null ? new ScalarNode(location, Text, isQuoted: true, source: ToString()) : Move(value, location);
    }

    private SpecNode Move(SpecNode node, SourceLocation location) => node switch
    {
        ScalarNode scalar => new ScalarNode(location, scalar.Text, scalar.IsQuoted, source: ToString()),
        SequenceNode list => new SequenceNode(location, [.. list.Items.Select(item => Move(item, location))]),
        MappingNode map => new MappingNode(location, [.. map.Entries.Select(e => KeyValuePair.Create(new ScalarNode(location, e.Key.Text, e.Key.IsQuoted), Move(e.Value, location)))]),
        _ => node,
    };
}
