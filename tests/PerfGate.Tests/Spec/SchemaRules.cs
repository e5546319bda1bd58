using System.Globalization;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using PerfGate.Syntax;

namespace PerfGate.Tests.Spec;

/// <summary>
/// The part of JSON Schema that ours uses, held against YAML as an editor reads it. A word that it does not know is a mistake.
/// </summary>
internal sealed class SchemaRules(JsonObject root)
{
    private static readonly HashSet<string> Annotations = ["$schema", "$id", "$defs", "title", "description"];

    public IReadOnlyList<string> Mistakes(SpecNode document) => [.. Check(root, Value(document), "")];

    private IEnumerable<string> Check(JsonNode schema, JsonNode? value, string path) =>
        schema.AsObject().SelectMany(rule => Check(schema.AsObject(), rule.Key, rule.Value!, value, path));

    private IEnumerable<string> Check(JsonObject schema, string word, JsonNode rule, JsonNode? value, string path)
    {
        var fine = true;
        switch (word)
        {
            case "$ref":
                return Check(root["$defs"]![rule.GetValue<string>()["#/$defs/".Length..]]!, value, path);
            case "properties" when value is JsonObject map:
                return map.Where(e => rule[e.Key] is not null).SelectMany(e => Check(rule[e.Key]!, e.Value, $"{path}/{e.Key}"));
            case "additionalProperties" when value is JsonObject map:
                var others = map.Where(e => schema["properties"]?[e.Key] is null && schema["patternProperties"]?.AsObject().Any(p => Regex.IsMatch(e.Key, p.Key)) != true);
                return rule is JsonObject ? others.SelectMany(e => Check(rule, e.Value, $"{path}/{e.Key}")) : others.Select(e => $"{path}/{e.Key} is unknown");
            case "items" when value is JsonArray list:
                return list.SelectMany((item, i) => Check(rule, item, $"{path}/{i}"));
            case "required" when value is JsonObject map:
                return rule.AsArray().Select(n => n!.GetValue<string>()).Where(n => !map.ContainsKey(n)).Select(n => $"{path} lacks {n}");
            case "anyOf":
                var tries = rule.AsArray().Select(s => Check(s!, value, path).ToList()).ToList();
                return tries.Exists(t => t.Count == 0) ? [] : tries.MinBy(t => t.Count)!;
            case "type":
                fine = (rule as JsonArray ?? [rule.DeepClone()]).Any(t => IsA(value, t!.GetValue<string>()));
                break;
            case "enum":
                fine = rule.AsArray().Any(w => JsonNode.DeepEquals(w, value));
                break;
            case "pattern":
                fine = value is not JsonValue text || !text.TryGetValue<string>(out var s) || Regex.IsMatch(s, rule.GetValue<string>(), RegexOptions.CultureInvariant);
                break;
            case "minimum":
                fine = value is not JsonValue least || !least.TryGetValue<double>(out var low) || low >= rule.GetValue<double>();
                break;
            case "maximum":
                fine = value is not JsonValue most || !most.TryGetValue<double>(out var high) || high <= rule.GetValue<double>();
                break;
            default:
                fine = Annotations.Contains(word) || word is "properties" or "patternProperties" or "additionalProperties" or "items" or "required";
                break;
        }

        return fine ? [] : [$"{path} breaks {word} {rule.ToJsonString()}"];
    }

    private static bool IsA(JsonNode? value, string type) => type switch
    {
        "object" => value is JsonObject,
        "array" => value is JsonArray,
        "string" => value is JsonValue s && s.TryGetValue<string>(out _),
        "boolean" => value is JsonValue b && b.TryGetValue<bool>(out _),
        "number" => value is JsonValue n && n.TryGetValue<double>(out _),
        "integer" => value is JsonValue i && i.TryGetValue<double>(out var number) && number == Math.Floor(number),
        "null" => value is null,
        _ => false,
    };

    private static JsonNode? Value(SpecNode node) => node switch
    {
        MappingNode map => new JsonObject(map.Entries.Select(e => KeyValuePair.Create(e.Key.Text, Value(e.Value)))),
        SequenceNode list => new JsonArray([.. list.Items.Select(Value)]),
        ScalarNode { IsQuoted: true } text => JsonValue.Create(text.Text),
        ScalarNode { IsNull: true } => null,
        ScalarNode { Text: "true" or "false" } flag => JsonValue.Create(flag.Text == "true"),
        ScalarNode plain when double.TryParse(plain.Text, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) => JsonValue.Create(number),
        ScalarNode plain => JsonValue.Create(plain.Text),
        _ => throw new InvalidOperationException(),
    };
}
