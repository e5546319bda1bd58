using System.Text.Json;
using System.Text.RegularExpressions;

namespace PerfGate.Tests.Reports;

/// <summary>
/// The part of JSON Schema that our schema uses. A word that it does not know is a mistake, so that the schema can not
/// ask for something that nobody checks.
/// </summary>
internal sealed class JsonSchema(JsonElement root)
{
    private static readonly HashSet<string> _annotations = ["$schema", "$id", "$defs", "title", "description"];

    public IReadOnlyList<string> Mistakes(JsonElement value)
    {
        var mistakes = new List<string>();
        Check(root, value, "$", mistakes);
        return mistakes;
    }

    private void Check(JsonElement schema, JsonElement value, string path, List<string> mistakes)
    {
        foreach (var word in schema.EnumerateObject())
        {
            switch (word.Name)
            {
                case "$ref":
                    Check(root.GetProperty("$defs").GetProperty(word.Value.GetString()!["#/$defs/".Length..]), value, path, mistakes);
                    break;
                case "type":
                    if (!Types(word.Value).Any(t => IsA(value, t)))
                        mistakes.Add($"{path} is {value.ValueKind}, not {word.Value}");
                    break;
                case "const":
                    if (value.GetString() != word.Value.GetString())
                        mistakes.Add($"{path} is not {word.Value}");
                    break;
                case "enum":
                    if (!word.Value.EnumerateArray().Any(e => e.GetString() == value.GetString()))
                        mistakes.Add($"{path} is none of {word.Value}");
                    break;
                case "pattern":
                    if (!Regex.IsMatch(value.GetString()!, word.Value.GetString()!))
                        mistakes.Add($"{path} '{value}' does not match {word.Value}");
                    break;
                case "minimum":
                    if (value.GetDouble() < word.Value.GetDouble())
                        mistakes.Add($"{path} is below {word.Value}");
                    break;
                case "items":
                    if (value.ValueKind == JsonValueKind.Array)
                        foreach (var (index, item) in value.EnumerateArray().Index())
                            Check(word.Value, item, $"{path}[{index}]", mistakes);
                    break;
                case "required":
                    foreach (var name in word.Value.EnumerateArray().Where(n => value.ValueKind == JsonValueKind.Object && !value.TryGetProperty(n.GetString()!, out _)))
                        mistakes.Add($"{path} lacks {name}");
                    break;
                case "properties":
                    foreach (var property in word.Value.EnumerateObject())
                        if (value.ValueKind == JsonValueKind.Object && value.TryGetProperty(property.Name, out var found))
                            Check(property.Value, found, $"{path}.{property.Name}", mistakes);
                    break;
                case "additionalProperties":
                    Additional(schema, word.Value, value, path, mistakes);
                    break;
                default:
                    if (!_annotations.Contains(word.Name))
                        mistakes.Add($"the schema says '{word.Name}', which is not checked");
                    break;
            }
        }
    }

    private void Additional(JsonElement schema, JsonElement rule, JsonElement value, string path, List<string> mistakes)
    {
        if (value.ValueKind != JsonValueKind.Object)
            return;
        foreach (var property in value.EnumerateObject())
        {
            if (schema.TryGetProperty("properties", out var known) && known.TryGetProperty(property.Name, out _))
                continue;
            if (rule.ValueKind == JsonValueKind.False)
                mistakes.Add($"{path}.{property.Name} is not in the schema");
            else
                Check(rule, property.Value, $"{path}.{property.Name}", mistakes);
        }
    }

    private static IEnumerable<string> Types(JsonElement type) =>
        type.ValueKind == JsonValueKind.Array ? type.EnumerateArray().Select(t => t.GetString()!) : [type.GetString()!];

    private static bool IsA(JsonElement value, string type) => type switch
    {
        "object" => value.ValueKind == JsonValueKind.Object,
        "array" => value.ValueKind == JsonValueKind.Array,
        "string" => value.ValueKind == JsonValueKind.String,
        "boolean" => value.ValueKind is JsonValueKind.True or JsonValueKind.False,
        "null" => value.ValueKind == JsonValueKind.Null,
        "number" => value.ValueKind == JsonValueKind.Number,
        "integer" => value.ValueKind == JsonValueKind.Number && value.TryGetInt64(out _),
        _ => false,
    };
}
