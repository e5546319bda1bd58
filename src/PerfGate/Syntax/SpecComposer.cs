using YamlDotNet.Core;
using YamlDotNet.Core.Events;

namespace PerfGate.Syntax;

/// <summary>
/// Composes YAML events into nodes that keep their positions. YamlDotNet's deserializer is not used: it stops at the
/// first mistake and forgets where values stood.
/// </summary>
internal sealed class SpecComposer
{
    /// <summary>Aliases count with what they stand for, so that a "billion laughs" document ends here.</summary>
    public const int MaxNodes = 50_000;
    public const int MaxDepth = 40;
    public const int MaxCharacters = 1024 * 1024;

    private readonly string _file;
    private readonly SpecErrors _errors;
    private readonly IParser _parser;
    private readonly Dictionary<string, (SpecNode Node, int Size)> _anchors = new(StringComparer.Ordinal);
    private int _nodes;
    private int _depth;

    private SpecComposer(string file, IParser parser, SpecErrors errors) => (_file, _parser, _errors) = (file, parser, errors);

    /// <summary>The root node, or null (with at least one error) when the text is not one valid YAML document.</summary>
    public static SpecNode? Compose(string file, string text, SpecErrors errors)
    {
        var start = new SourceLocation(file, 1, 1);
        if (text.Length > MaxCharacters)
        {
            errors.Add(DiagnosticCodes.SpecTooLarge, start, $"the spec has {text.Length:N0} characters, at most {MaxCharacters:N0} are read");
            return null;
        }

        if (SpecCharacters.FirstRefused(file, text) is { } refused)
        {
            errors.Add(DiagnosticCodes.YamlSyntax, refused.Location, refused.Message);
            return null;
        }

        var parser = new Parser(new StringReader(text));
        try
        {
            parser.Consume<StreamStart>();
            if (parser.Accept<StreamEnd>(out _))
            {
                errors.Add(DiagnosticCodes.YamlSyntax, start, "the spec is empty; `perfgate init` writes one to start from");
                return null;
            }

            parser.Consume<DocumentStart>();
            var root = new SpecComposer(file, parser, errors).ComposeNode();
            parser.Consume<DocumentEnd>();
            if (!parser.Accept<StreamEnd>(out _))
                errors.Add(DiagnosticCodes.YamlSyntax, Place(file, parser.Current!.Start), "a spec is one YAML document; a second one begins here");
            return root;
        }
        catch (LimitReachedException limit)
        {
            errors.Add(DiagnosticCodes.SpecTooLarge, limit.Location, limit.Message);
        }
        catch (YamlException yaml)
        {
            var (location, message) = YamlMistakes.Explain(file, text, yaml);
            errors.Add(DiagnosticCodes.YamlSyntax, location, message);
        }
        catch (InvalidOperationException)
        {
            // YamlDotNet 18.1 throws this, without a position, for an unclosed `[` or `{`; the parser stands near it.
            errors.Add(DiagnosticCodes.YamlSyntax, Place(file, parser.Current?.Start ?? Mark.Empty), "not valid YAML: a '[' or '{' is not closed");
        }

        catch (Exception trouble) when (trouble is ArgumentException or FormatException or OverflowException)
        {
            // Neither are these caught by YamlDotNet: a tag that is no URI, an escape beyond the last character.
            errors.Add(DiagnosticCodes.YamlSyntax, Place(file, parser.Current?.End ?? Mark.Empty), $"not valid YAML after this place: {trouble.Message}");
        }

        return null;
    }

    private SpecNode ComposeNode()
    {
        // `Consume` leaves the parser on the event after the one it answers with, and so does this.
        var current = _parser.Consume<ParsingEvent>();
        var location = Place(_file, current.Start);
        Count(1, location);
        if (current is AnchorAlias alias)
            return Resolve(alias, location);

        if (++_depth > MaxDepth)
            throw new LimitReachedException(location, $"the spec is nested more than {MaxDepth} levels deep");

        var before = _nodes;
        SpecNode node = current switch
        {
            Scalar scalar => YamlTags.Read(location, scalar.Tag, SpecCharacters.Checked(scalar.Value, location, _errors), scalar.Style != ScalarStyle.Plain, _errors),
            SequenceStart list => ComposeSequence(location, list.Tag),
            MappingStart mapping => ComposeMapping(location, mapping.Tag),
            _ => throw new YamlException(current.Start, current.End, $"unexpected {current.GetType().Name}"),
        };
        _depth--;

        if (current is NodeEvent { Anchor.IsEmpty: false } anchored)
            _anchors[anchored.Anchor.Value] = (node, _nodes - before + 1);
        return node;
    }

    private SpecNode Resolve(AnchorAlias alias, SourceLocation location)
    {
        if (!_anchors.TryGetValue(alias.Value.Value, out var anchor))
        {
            _errors.AddUnknown(DiagnosticCodes.YamlSyntax, location, "anchor", alias.Value.Value, _anchors.Keys);
            return new ScalarNode(location, "", isQuoted: false);
        }

        Count(anchor.Size, location);
        return anchor.Node;
    }

    private SequenceNode ComposeSequence(SourceLocation location, TagName tag)
    {
        YamlTags.Check(location, tag, "seq", _errors);
        var items = new List<SpecNode>();
        while (!_parser.TryConsume<SequenceEnd>(out _))
            items.Add(ComposeNode());
        return new SequenceNode(location, items);
    }

    private MappingNode ComposeMapping(SourceLocation location, TagName tag)
    {
        YamlTags.Check(location, tag, "map", _errors);
        var entries = new List<KeyValuePair<ScalarNode, SpecNode>>();
        var merged = new List<MappingNode>();
        var seen = new Dictionary<string, ScalarNode>(StringComparer.Ordinal);
        while (!_parser.TryConsume<MappingEnd>(out _))
        {
            var keyNode = ComposeNode();
            var value = ComposeNode();
            if (keyNode is not ScalarNode key)
                _errors.Add(DiagnosticCodes.YamlSyntax, keyNode, $"a key is a word, not {keyNode.Kind}");
            else if (key is { Text: "<<", IsQuoted: false })
                merged.AddRange(MergeSources(value));
            else if (!seen.TryAdd(key.Text, key))
                _errors.Add(DiagnosticCodes.DuplicateKey, key, $"duplicate key '{key.Text}' (first on line {seen[key.Text].Location.Line})");
            else
                entries.Add(new(key, value));
        }

        // A merged key yields to a local one, an earlier source to no later one: https://yaml.org/type/merge.html
        foreach (var entry in merged.SelectMany(source => source.Entries).Where(entry => seen.TryAdd(entry.Key.Text, entry.Key)))
            entries.Add(entry);
        return new MappingNode(location, entries);
    }

    private IEnumerable<MappingNode> MergeSources(SpecNode value)
    {
        foreach (var source in value is SequenceNode list ? list.Items : [value])
        {
            if (source is MappingNode mapping)
                yield return mapping;
            else
                _errors.Add(DiagnosticCodes.YamlSyntax, source, $"'<<' merges mappings, not {source.Kind}");
        }
    }

    private void Count(int nodes, SourceLocation location)
    {
        _nodes += nodes;
        if (_nodes > MaxNodes)
            throw new LimitReachedException(location, $"the spec has more than {MaxNodes:N0} values when its aliases are expanded");
    }

    private static SourceLocation Place(string file, in Mark mark) =>
        new(file, (int)Math.Max(1, mark.Line), (int)Math.Max(1, mark.Column));

    private sealed class LimitReachedException(SourceLocation location, string message) : Exception(message)
    {
        public SourceLocation Location { get; } = location;
    }
}
