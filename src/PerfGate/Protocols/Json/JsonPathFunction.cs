using System.Globalization;
using System.Text;
using System.Text.Json;

namespace PerfGate.Protocols.Json;

/// <summary>A function of filters (RFC 9535, section 2.4).</summary>
/// <param name="Name">In lower case.</param>
/// <param name="Usage">What an error message says of its arguments.</param>
/// <param name="Make">Null: number or types of the arguments do not fit.</param>
internal sealed record JsonPathFunction(string Name, string Usage, Func<IReadOnlyList<FilterOperand>, int, FilterOperand?> Make)
{
    public static IReadOnlyList<JsonPathFunction> All { get; } =
    [
        new("length", "length(value) takes a text, an array or an object: the number of its characters, items or members", Length),
        new("count", "count(query) takes a query: the number of values that it selects", Count),
        new("value", "value(query) takes a query: the value when it selects exactly one", Value),
        new("match", "match(text, pattern) takes a text and a valid regular expression for the whole of it", (arguments, offset) => Pattern(arguments, offset, isWhole: true)),
        new("search", "search(text, pattern) takes a text and a valid regular expression for a part of it", (arguments, offset) => Pattern(arguments, offset, isWhole: false)),
    ];

    private static FilterOperand? Length(IReadOnlyList<FilterOperand> arguments, int offset) =>
        arguments is [{ Value: { } value }]
            ? new(offset) { Value = (root, current) => value(root, current) is { } element ? LengthOf(element) : null }
            : null;

    private static FilterOperand? Count(IReadOnlyList<FilterOperand> arguments, int offset) =>
        arguments is [{ Nodes: { } nodes }]
            ? new(offset) { Value = (root, current) => Number(nodes.Select(root, current).Count) }
            : null;

    private static FilterOperand? Value(IReadOnlyList<FilterOperand> arguments, int offset) =>
        arguments is [{ Nodes: { } nodes }]
            ? new(offset) { Value = (root, current) => nodes.Select(root, current) is [var only] ? only : null }
            : null;

    private static FilterOperand? Pattern(IReadOnlyList<FilterOperand> arguments, int offset, bool isWhole)
    {
        if (arguments is not [{ Value: { } value }, { Value: { } pattern } source])
            return null;

        // A pattern written out is compiled once, and its mistakes are the author's; one from the document may be anything.
        var compiled = source.Text is { } literal ? Compile(literal, isWhole) : null;
        if (source.Text is not null && compiled is null)
            return null;
        return new(offset)
        {
            Test = (root, current) =>
                value(root, current) is { ValueKind: JsonValueKind.String } text
                && (compiled ?? (pattern(root, current) is { ValueKind: JsonValueKind.String } found ? Compile(found.GetString()!, isWhole) : null)) is { } regex
                && regex.IsMatch(text.GetString()),
        };
    }

    /// <summary>Of a text in characters, that is code points; null: the value has no length.</summary>
    public static JsonElement? LengthOf(JsonElement element) => element.ValueKind switch
    {
        JsonValueKind.String => Number(element.GetString()!.EnumerateRunes().Count()),
        JsonValueKind.Array => Number(element.GetArrayLength()),
        JsonValueKind.Object => Number(element.GetPropertyCount()),
        _ => null,
    };

    private static JsonElement Number(int number) => JsonElement.Parse(number.ToString(CultureInfo.InvariantCulture));

    private static TextPattern? Compile(string pattern, bool isWhole) =>
        TextPattern.Compile(isWhole ? $@"\A(?:{Translate(pattern)})\z" : Translate(pattern), out _);

    /// <summary>From RFC 9485: there the dot is any character, also one that .NET sees as two, but for CR and LF.</summary>
    private static string Translate(string pattern)
    {
        const string AnyCharacter = @"(?:[\uD800-\uDBFF][\uDC00-\uDFFF]|[^\r\n])";
        var translated = new StringBuilder();
        var isInClass = false;
        for (var i = 0; i < pattern.Length; i++)
        {
            var c = pattern[i];
            if (c == '\\' && i + 1 < pattern.Length)
                translated.Append(c).Append(pattern[++i]);
            else if (c == '.' && !isInClass)
                translated.Append(AnyCharacter);
            else
            {
                isInClass = c == '[' || (isInClass && c != ']');
                translated.Append(c);
            }
        }

        return translated.ToString();
    }
}
