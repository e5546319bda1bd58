using System.Text;
using System.Text.Json;

namespace PerfGate.Protocols;

/// <summary>Expectations that a token can meet: nothing is allocated for them. Null: there is none for such an operand.</summary>
internal static class JsonTokenTests
{
    public static JsonTokenTest Any { get; } = (in Utf8JsonReader _) => true;

    public static JsonTokenTest? EqualTo(JsonElement operand)
    {
        switch (operand.ValueKind)
        {
            case JsonValueKind.String:
                var text = Encoding.UTF8.GetBytes(operand.GetString()!);
                return (in Utf8JsonReader value) => value.TokenType == JsonTokenType.String && value.ValueTextEquals(text);
            case JsonValueKind.Number when operand.TryGetInt64(out var number):
                return (in Utf8JsonReader value) => value.TokenType != JsonTokenType.Number ? false : value.TryGetInt64(out var found) ? found == number : null;
            case JsonValueKind.True:
                return (in Utf8JsonReader value) => value.TokenType == JsonTokenType.True;
            case JsonValueKind.False:
                return (in Utf8JsonReader value) => value.TokenType == JsonTokenType.False;
            case JsonValueKind.Null:
                return (in Utf8JsonReader value) => value.TokenType == JsonTokenType.Null;
            default:
                return null;
        }
    }

    /// <param name="sign">Of a comparison.</param>
    /// <param name="operand">On its right.</param>
    public static JsonTokenTest? Comparing(string sign, JsonElement operand)
    {
        if (sign is "==" or "!=")
        {
            if (EqualTo(operand) is not { } equal)
                return null;
            return sign == "==" ? equal : (in Utf8JsonReader value) => !equal(value);
        }

        if (operand.ValueKind != JsonValueKind.Number || !operand.TryGetInt64(out var limit))
            return null;
        return (in Utf8JsonReader value) =>
        {
            if (value.TokenType != JsonTokenType.Number)
                return false;
            if (!value.TryGetInt64(out var found))
                return null;
            return sign switch
            {
                "<" => found < limit,
                ">" => found > limit,
                "<=" => found <= limit,
                _ => found >= limit,
            };
        };
    }
}
