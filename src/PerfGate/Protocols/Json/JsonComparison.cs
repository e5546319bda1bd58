using System.Text.Json;

namespace PerfGate.Protocols.Json;

/// <summary>How JSON values compare (RFC 9535, section 2.3.5.2.2). Null is "Nothing".</summary>
internal static class JsonComparison
{
    /// <summary>The longer signs first, as a scanner wants them.</summary>
    public static IReadOnlyList<string> Signs { get; } = ["==", "!=", "<=", ">=", "<", ">"];

    /// <param name="sign">One of <see cref="Signs"/>.</param>
    /// <param name="a">On its left.</param>
    /// <param name="b">On its right.</param>
    public static bool Holds(string sign, JsonElement? a, JsonElement? b) => sign switch
    {
        "==" => AreEqual(a, b),
        "!=" => !AreEqual(a, b),
        "<" => IsLess(a, b),
        ">" => IsLess(b, a),
        "<=" => IsLess(a, b) || AreEqual(a, b),
        ">=" => IsLess(b, a) || AreEqual(a, b),
        _ => throw new ArgumentException($"'{sign}' is no comparison", nameof(sign)),
    };

    /// <summary>Numbers by value, objects whatever the order of their members.</summary>
    public static bool AreEqual(JsonElement? a, JsonElement? b) =>
        a is { } left && b is { } right ? JsonElement.DeepEquals(left, right) : a is null && b is null;

    /// <summary>Only numbers and texts have an order.</summary>
    private static bool IsLess(JsonElement? a, JsonElement? b) => (a?.ValueKind, b?.ValueKind) switch
    {
        (JsonValueKind.Number, JsonValueKind.Number) => IsLess(a!.Value, b!.Value),
        (JsonValueKind.String, JsonValueKind.String) => Compare(a!.Value.GetString()!, b!.Value.GetString()!) < 0,
        _ => false,
    };

    private static bool IsLess(JsonElement a, JsonElement b) =>
        a.TryGetDecimal(out var left) && b.TryGetDecimal(out var right) ? left < right : a.GetDouble() < b.GetDouble();

    /// <summary>By Unicode code point, where an ordinal comparison would put U+1F600 before U+FB01.</summary>
    private static int Compare(string a, string b)
    {
        var (left, right) = (a.EnumerateRunes(), b.EnumerateRunes());
        while (true)
        {
            var (more, otherMore) = (left.MoveNext(), right.MoveNext());
            if (!more || !otherMore)
                return more.CompareTo(otherMore);
            if (left.Current != right.Current)
                return left.Current.CompareTo(right.Current);
        }
    }
}
