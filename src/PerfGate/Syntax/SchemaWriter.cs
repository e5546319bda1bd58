using System.Text.Json.Nodes;

namespace PerfGate.Syntax;

/// <summary>Writes key tables as a JSON Schema (2020-12), one definition per table.</summary>
internal sealed class SchemaWriter
{
    private readonly SortedDictionary<string, JsonNode?> _definitions = new(StringComparer.Ordinal);

    /// <summary>The schema of a document whose root is <paramref name="root"/>.</summary>
    public static JsonObject Write(KeyTable root, string title)
    {
        var writer = new SchemaWriter();
        var reference = writer.Reference(root);
        return new JsonObject
        {
            ["$schema"] = "https://json-schema.org/draft/2020-12/schema",
            ["title"] = title,
            ["$ref"] = reference["$ref"]!.DeepClone(),
            ["$defs"] = new JsonObject(writer._definitions),
        };
    }

    internal JsonObject Write(Shape shape) => shape.Write(this);

    internal JsonObject Reference(KeyTable table)
    {
        if (_definitions.TryAdd(table.Name.Replace(' ', '-'), null))
            _definitions[table.Name.Replace(' ', '-')] = Define(table);
        return new JsonObject { ["$ref"] = $"#/$defs/{table.Name.Replace(' ', '-')}" };
    }

    private JsonObject Define(KeyTable table)
    {
        var properties = new JsonObject();
        foreach (var key in table.Keys)
        {
            var schema = Write(key.Shape);
            schema["description"] = key.Doc;
            properties[key.Name] = schema;
        }

        var definition = new JsonObject
        {
            ["type"] = "object",
            ["additionalProperties"] = false,
            ["properties"] = properties,
        };
        if (table.AllowsOwn)
            definition["patternProperties"] = new JsonObject { ["^" + KeyTable.Own] = new JsonObject { ["description"] = "Of your own: a place for anchors, not read." } };
        if (table.Keys.Any(k => k.IsRequired))
            definition["required"] = new JsonArray([.. table.Keys.Where(k => k.IsRequired).Select(k => (JsonNode)k.Name)]);
        return definition;
    }
}
