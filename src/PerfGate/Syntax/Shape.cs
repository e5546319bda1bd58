using System.Text.Json.Nodes;

namespace PerfGate.Syntax;

/// <summary>The form of a value, as the JSON Schema says it.</summary>
internal sealed class Shape
{
    private readonly Func<SchemaWriter, JsonObject> _write;

    private Shape(Func<SchemaWriter, JsonObject> write) => _write = write;

    /// <summary>Any scalar; YAML gives <c>8080</c> and <c>true</c> other types than text.</summary>
    public static Shape Text { get; } = new(_ => new() { ["type"] = new JsonArray("string", "number", "boolean") });

    public static Shape Duration { get; } = Pattern(@"^([0-9.]+\s*(ns|us|µs|ms|s|sec|m|min|h)\s*)+$", Literals.DurationForms);

    public static Shape Size { get; } = Pattern(@"^[0-9.]+\s*(B|[kKMG]B|[KMG]iB)$", Literals.SizeForms);

    public static Shape Percentage { get; } = Pattern(@"^[0-9.]+%$", Literals.PercentageForms);

    public static Shape Rate { get; } = Pattern(@"^[0-9.]+k?/(s|sec|m|min|h)$", Literals.RateForms);

    public static Shape Flag { get; } = new(_ => new() { ["type"] = "boolean" });

    /// <summary>Anything: the value is data of the user's, such as a JSON body.</summary>
    public static Shape Any { get; } = new(_ => []);

    public static Shape Integer(long min = 0, long max = long.MaxValue) => new(_ =>
    {
        var schema = new JsonObject { ["type"] = "integer", ["minimum"] = min };
        if (max != long.MaxValue)
            schema["maximum"] = max;
        return schema;
    });

    public static Shape Pattern(string regex, string description) =>
        new(_ => new() { ["type"] = "string", ["pattern"] = regex, ["description"] = description });

    public static Shape OneOf(IEnumerable<string> words) =>
        new(_ => new() { ["enum"] = new JsonArray([.. words.Select(w => (JsonNode)w)]) });

    public static Shape ListOf(Shape item) =>
        new(writer => new() { ["type"] = "array", ["items"] = writer.Write(item) });

    /// <summary>A list, where one bare value stands for a list of one.</summary>
    public static Shape OneOrMore(Shape item) => Either(item, ListOf(item));

    /// <summary>A mapping with free keys.</summary>
    public static Shape MapOf(Shape value) =>
        new(writer => new() { ["type"] = "object", ["additionalProperties"] = writer.Write(value) });

    public static Shape Mapping(KeyTable table) => new(writer => writer.Reference(table));

    public static Shape Either(params IReadOnlyList<Shape> shapes) =>
        new(writer => new() { ["anyOf"] = new JsonArray([.. shapes.Select(s => (JsonNode)writer.Write(s))]) });

    internal JsonObject Write(SchemaWriter writer) => _write(writer);
}
