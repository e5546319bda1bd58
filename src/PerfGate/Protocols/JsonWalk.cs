using System.Numerics;
using System.Text;
using System.Text.Json;

namespace PerfGate.Protocols;

/// <summary>
/// Holds a JSON body against expectations of single values in one pass over its tokens, without making a document of it.
/// What it answers is what the document would. Immutable, used by all workers at once.
/// </summary>
internal sealed class JsonWalk
{
    private const int MostExpectations = 64;

    private readonly JsonExpectation[] _expectations;
    private readonly (byte[]? Name, long Index)[][] _paths;

    private JsonWalk(JsonExpectation[] expectations)
    {
        _expectations = expectations;
        _paths = [.. expectations.Select(e => e.Path.Steps!.Select(s => (s.Name is null ? null : Encoding.UTF8.GetBytes(s.Name), s.Index)).ToArray())];
    }

    /// <summary>Null: one of them takes more than a walk.</summary>
    public static JsonWalk? Of(JsonExpectation[] expectations) =>
        expectations.Length is > 0 and <= MostExpectations && Array.TrueForAll(expectations, e => e.Test is not null && e.Path.Steps is not null)
            ? new JsonWalk(expectations)
            : null;

    /// <summary>The first expectation that failed; null: all are met.</summary>
    /// <exception cref="JsonException">The body is not one JSON value.</exception>
    public JsonExpectation? Failed(ReadOnlySpan<byte> body)
    {
        var reader = new Utf8JsonReader(body);
        reader.Read();
        var all = _expectations.Length == MostExpectations ? ulong.MaxValue : (1UL << _expectations.Length) - 1;
        var seen = default(Seen);
        Value(ref reader, all, 0, ref seen);

        // Anything behind the value is an error that the reader tells.
        reader.Read();
        for (var i = 0; i < _expectations.Length; i++)
        {
            var isHeld = _expectations[i].IsAbsence ? (seen.Found >> i & 1) == 0 : (seen.Met >> i & 1) != 0;
            if (!isHeld)
                return _expectations[i];
        }

        return null;
    }

    /// <param name="reader">At the value's first token; left at its last.</param>
    /// <param name="active">The paths that lead here, a bit each.</param>
    /// <param name="depth">Steps taken so far.</param>
    /// <param name="seen">What was found.</param>
    private void Value(ref Utf8JsonReader reader, ulong active, int depth, ref Seen seen)
    {
        for (var rest = active; rest != 0; rest &= rest - 1)
        {
            var i = BitOperations.TrailingZeroCount(rest);
            if (_paths[i].Length > depth)
                continue;
            var bit = 1UL << i;
            active &= ~bit;
            seen.Found |= bit;
            if (IsMet(_expectations[i], reader))
                seen.Met |= bit;
        }

        if (active == 0)
            reader.Skip();
        else if (reader.TokenType == JsonTokenType.StartObject)
            Members(ref reader, active, depth, ref seen);
        else if (reader.TokenType == JsonTokenType.StartArray)
            Items(ref reader, active, depth, ref seen);
    }

    private void Members(ref Utf8JsonReader reader, ulong active, int depth, ref Seen seen)
    {
        while (reader.Read() && reader.TokenType != JsonTokenType.EndObject)
        {
            var into = 0UL;
            for (var rest = active; rest != 0; rest &= rest - 1)
            {
                var i = BitOperations.TrailingZeroCount(rest);
                if (_paths[i][depth].Name is { } name && reader.ValueTextEquals(name))
                    into |= 1UL << i;
            }

            // Of members with the same name the last one counts.
            seen.Found &= ~into;
            seen.Met &= ~into;
            reader.Read();
            Value(ref reader, into, depth + 1, ref seen);
        }
    }

    private void Items(ref Utf8JsonReader reader, ulong active, int depth, ref Seen seen)
    {
        for (var index = 0L; reader.Read() && reader.TokenType != JsonTokenType.EndArray; index++)
        {
            var into = 0UL;
            for (var rest = active; rest != 0; rest &= rest - 1)
            {
                var i = BitOperations.TrailingZeroCount(rest);
                if (_paths[i][depth] is { Name: null } step && step.Index == index)
                    into |= 1UL << i;
            }

            Value(ref reader, into, depth + 1, ref seen);
        }
    }

    private static bool IsMet(JsonExpectation expectation, Utf8JsonReader value) =>
        expectation.Test!(value) ?? expectation.IsMetBy(JsonElement.ParseValue(ref value));

    /// <summary>A bit for each expectation.</summary>
    private struct Seen
    {
        public ulong Found;
        public ulong Met;
    }
}
