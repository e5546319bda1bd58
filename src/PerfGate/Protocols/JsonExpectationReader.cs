using System.Buffers;
using System.Globalization;
using System.Text.Json;
using PerfGate.Protocols.Json;
using PerfGate.Syntax;

namespace PerfGate.Protocols;

/// <summary>
/// Reads <c>$.path: exists | absent | value | "> 0" | matches /.../ | { equals, matches, contains, length }</c>.
/// </summary>
internal sealed class JsonExpectationReader(SpecErrors errors)
{
    public static KeyTable Keys { get; } = new(
        "expected value",
        new("equals", Shape.Any, "The value itself, also where it looks like one of the short forms."),
        new("matches", Shape.Text, "A regular expression that the text matches; slashes around it are optional."),
        new("contains", Shape.Any, "A part of a text, or an item of an array."),
        new("length", Shape.Text, "The number of characters, items or members: 3, or a comparison such as \"> 0\"."));

    /// <summary>The form of the mapping from paths to values.</summary>
    public static Shape Shape { get; } = Shape.MapOf(Shape.Either(Shape.Text, Shape.ListOf(Shape.Any), Shape.Mapping(Keys)));

    public IEnumerable<JsonExpectation> Read(IEnumerable<KeyValuePair<ScalarNode, SpecNode>> entries)
    {
        foreach (var (key, node) in entries)
        {
            if (ReadPath(key) is not { } path)
                continue;
            foreach (var expectation in node is MappingNode ? ReadLong(key.Text, path, node) : ReadShort(key.Text, path, node))
                yield return expectation;
        }
    }

    private JsonPath? ReadPath(ScalarNode key)
    {
        if (JsonPath.Parse(key.Text, out var mistake) is { } path)
            return path;
        var place = key.IsQuoted ? key.Location : key.Location with { Column = key.Location.Column + mistake!.Offset };
        errors.Add(DiagnosticCodes.BadValue, place, $"'{key.Text}' is not a JSONPath: at character {mistake!.Offset + 1}: {mistake.Message}");
        return null;
    }

    private IEnumerable<JsonExpectation> ReadShort(string path, JsonPath query, SpecNode node)
    {
        var text = (node as ScalarNode)?.Text ?? "";
        if (text == HeaderExpectation.Exists)
            yield return new(query, $"{path} does not exist", _ => true, test: JsonTokenTests.Any);
        else if (text == HeaderExpectation.Absent)
            yield return new(query, $"{path} exists", _ => false, isAbsence: true, test: JsonTokenTests.Any);
        else if (Pattern(text) is { } pattern)
        {
            if (Matches(path, query, pattern, node) is { } expectation)
                yield return expectation;
        }
        else if (JsonComparison.Signs.FirstOrDefault(sign => text.StartsWith(sign, StringComparison.Ordinal)) is { } sign)
        {
            var operand = Value(new ScalarNode(node.Location, text[sign.Length..].Trim(), isQuoted: false));
            if (operand.ValueKind != JsonValueKind.Number && sign is not ("==" or "!="))
                errors.Add(DiagnosticCodes.BadValue, node, $"'{sign}' compares with a number, as in \"{sign} 5\"; found '{text}'");
            else
                yield return Compares(path, query, sign, operand);
        }
        else
        {
            yield return Equals(path, query, Value(node));
        }
    }

    private IEnumerable<JsonExpectation> ReadLong(string path, JsonPath query, SpecNode node)
    {
        if (Keys.Open(node, errors) is not { } reader)
            yield break;
        if (node is MappingNode { Entries.Count: 0 })
            errors.Add(DiagnosticCodes.BadValue, node, $"the expectation of {path} says nothing; give equals, matches, contains or length, or equals: {{}} for an empty object");
        if (reader.Node("equals") is { } value)
            yield return Equals(path, query, Value(value));
        if (reader.Text("matches") is { } pattern && Matches(path, query, TextPattern.Delimited(pattern.Value) ?? pattern.Value, reader.Node("matches")!) is { } matches)
            yield return matches;
        if (reader.Node("contains") is { } part)
        {
            var wanted = Value(part);
            yield return new(query, $"{path} does not contain {wanted.GetRawText()}", found => Contains(found, wanted));
        }

        if (reader.Text("length") is { } length && ReadLength(path, query, length) is { } measured)
            yield return measured;
    }

    private JsonExpectation? ReadLength(string path, JsonPath query, At<string> length)
    {
        var sign = JsonComparison.Signs.FirstOrDefault(s => length.Value.StartsWith(s, StringComparison.Ordinal)) ?? "";
        if (Literals.Integer(length.Value[sign.Length..]) is { } limit and >= 0)
        {
            var wanted = JsonElement.Parse(limit.ToString(CultureInfo.InvariantCulture));
            var comparison = sign.Length == 0 ? "==" : sign;
            return new(query, $"the length of {path} is not {comparison} {limit}", found => JsonComparison.Holds(comparison, JsonPathFunction.LengthOf(found), wanted));
        }

        errors.Add(DiagnosticCodes.BadValue, length.Location, $"'length' is a whole number or a comparison with one, such as \"> 0\"; found '{length.Value}'");
        return null;
    }

    private JsonExpectation? Matches(string path, JsonPath query, string pattern, SpecNode node)
    {
        if (TextPattern.Compile(pattern, out var reason) is { } compiled)
            return new(query, $"{path} does not match /{pattern}/", found => found.ValueKind == JsonValueKind.String && compiled.IsMatch(found.GetString()));
        errors.Add(DiagnosticCodes.BadValue, node, $"the regular expression is not valid: {reason}");
        return null;
    }

    private static JsonExpectation Compares(string path, JsonPath query, string sign, JsonElement operand) =>
        new(query, $"{path} is not {sign} {operand.GetRawText()}", found => JsonComparison.Holds(sign, found, operand), test: JsonTokenTests.Comparing(sign, operand), text: path, expected: $"expected {sign} {operand.GetRawText()}");

    private static JsonExpectation Equals(string path, JsonPath query, JsonElement value) =>
        new(query, $"{path} is not {value.GetRawText()}", found => JsonComparison.AreEqual(found, value), test: JsonTokenTests.EqualTo(value), text: path, expected: $"expected {value.GetRawText()}");

    private static bool Contains(JsonElement found, JsonElement part) => found.ValueKind switch
    {
        JsonValueKind.String => part.ValueKind == JsonValueKind.String && found.GetString()!.Contains(part.GetString()!, StringComparison.Ordinal),
        JsonValueKind.Array => found.EnumerateArray().Any(item => JsonComparison.AreEqual(item, part)),
        _ => false,
    };

    /// <summary>The pattern of <c>matches /.../</c> or <c>/.../</c>.</summary>
    private static string? Pattern(string text)
    {
        const string Word = "matches ";
        return TextPattern.Delimited(text.StartsWith(Word, StringComparison.Ordinal) ? text[Word.Length..].Trim() : text);
    }

    /// <summary>Quotes make a text, as in a <c>json</c> body.</summary>
    private JsonElement Value(SpecNode node)
    {
        var builder = new TemplateBuilder(TemplateSources.None, errors);
        JsonBody.Append(node, builder);
        var json = new ArrayBufferWriter<byte>();
        builder.Build().Write(json, TemplateScope.OfNoRun());
        return JsonElement.Parse(json.WrittenSpan);
    }
}
