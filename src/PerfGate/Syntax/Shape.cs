using System.Text.Json.Nodes;

namespace PerfGate.Syntax;

/// <summary>The form of a value, as the JSON Schema says it.</summary>
internal sealed class Shape
{
    /// <summary>Where a value is not part of a request, it may come from the environment; what it then is, no form can check.</summary>
    private const string Expression = @"\$\{.+\}";

    private readonly Func<SchemaWriter, JsonObject> _write;

    private Shape(Func<SchemaWriter, JsonObject> write) => _write = write;

    /// <summary>What it may be where it is a number; null: it is none, or <see cref="Parts"/> have them.</summary>
    public NumberRange? Number { get; private init; }

    /// <summary>What it is made of, where it is a list, a mapping with free keys, or one of several.</summary>
    public IReadOnlyList<Shape> Parts { get; private init; } = [];

    /// <summary>Its keys, where it is a mapping of ours.</summary>
    public KeyTable? Table { get; private init; }

    /// <summary>Any scalar; YAML gives <c>8080</c> and <c>true</c> other types than text.</summary>
    public static Shape Text { get; } = new(_ => new() { ["type"] = new JsonArray("string", "number", "boolean") });

    public static Shape Duration { get; } = OfNumber(NumberRange.Duration, @"([0-9.]+\s*(ns|us|\u00b5s|\u03bcs|ms|s|sec|m|min|h)\s*)+", Literals.DurationForms);

    /// <summary>Longer than zero.</summary>
    public static Shape PositiveDuration { get; } = DurationOf(NumberRange.PositiveDuration);

    public static Shape Rate { get; } = OfNumber(NumberRange.Rate, @"[0-9.]+k?/(s|sec|m|min|h)", Literals.RateForms);

    public static Shape Flag { get; } = new(_ => new() { ["type"] = new JsonArray("boolean", "string"), ["pattern"] = Expression });

    public static Shape DurationOf(NumberRange range) => OfNumber(range, @"([0-9.]+\s*(ns|us|\u00b5s|\u03bcs|ms|s|sec|m|min|h)\s*)+", Literals.DurationForms);

    public static Shape Percentage { get; } = PercentageOf(0, 1);

    /// <param name="least">A fraction, allowed.</param>
    /// <param name="most">The same.</param>
    public static Shape PercentageOf(double least, double most) => OfNumber(new NumberRange(NumberKind.Percentage, least, most), "[0-9.]+%", Literals.PercentageForms);

    /// <summary>Anything: the value is data of the user's, such as a JSON body.</summary>
    public static Shape Any { get; } = new(_ => []);

    /// <summary>A whole number; both ends are allowed.</summary>
    public static Shape Integer(long min = 0, long max = NumberRange.MostRequests) => new(_ => new()
    {
        ["type"] = new JsonArray("integer", "string"),
        ["minimum"] = min,
        ["maximum"] = max,
        ["pattern"] = Expression,
    })
    {
        Number = new NumberRange(NumberKind.Integer, min, max),
    };

    public static Shape Pattern(string regex, string description) =>
        new(_ => new() { ["type"] = "string", ["pattern"] = regex, ["description"] = description });

    public static Shape OneOf(IEnumerable<string> words) =>
        new(_ => new() { ["enum"] = new JsonArray([.. words.Select(w => (JsonNode)w)]) });

    public static Shape ListOf(Shape item) =>
        new(writer => new() { ["type"] = "array", ["items"] = writer.Write(item) }) { Parts = [item] };

    /// <summary>A list, where one bare value stands for a list of one.</summary>
    public static Shape OneOrMore(Shape item) => Either(item, ListOf(item));

    /// <summary>A mapping with free keys.</summary>
    public static Shape MapOf(Shape value) =>
        new(writer => new() { ["type"] = "object", ["additionalProperties"] = writer.Write(value) }) { Parts = [value] };

    public static Shape Mapping(KeyTable table) => new(writer => writer.Reference(table)) { Table = table };

    public static Shape Either(params IReadOnlyList<Shape> shapes) =>
        new(writer => new() { ["anyOf"] = new JsonArray([.. shapes.Select(s => (JsonNode)writer.Write(s))]) }) { Parts = shapes };

    /// <summary>The numbers of a kind that it may hold, wherever in it; mappings of ours have their own.</summary>
    public IEnumerable<NumberRange> Numbers => Parts.SelectMany(p => p.Numbers).Concat(Number is null ? [] : [Number]);

    internal JsonObject Write(SchemaWriter writer) => _write(writer);

    private static Shape OfNumber(NumberRange range, string regex, string forms) =>
        new(_ => new() { ["type"] = "string", ["pattern"] = $"^{regex}$|{Expression}", ["description"] = $"{forms}, from {range.Write(range.Least)} to {range.Write(range.Most)}" }) { Number = range };
}
