using System.Globalization;
using System.Text;
using System.Text.Json;

namespace PerfGate.Protocols;

/// <summary>Why a body does not meet what is expected of its JSON, in the words of that body.</summary>
internal static class JsonExplanation
{
    public const string NotJson = "body is not JSON";

    public const string TooDeep = "the body is JSON that is nested deeper than the 64 levels that an expectation may read";

    /// <summary>The body's first mismatch; null: there is nothing to add to it.</summary>
    /// <param name="expectations">In their order.</param>
    /// <param name="body">As it is judged.</param>
    public static string? Of(IEnumerable<JsonExpectation> expectations, ReadOnlySpan<byte> body)
    {
        try
        {
            using var document = JsonDocument.Parse(body.ToArray());
            foreach (var expectation in expectations)
            {
                if (!expectation.IsMet(document.RootElement))
                    return expectation.Explain(document.RootElement);
            }

            return null;
        }
        catch (JsonException e)
        {
            return IsTooDeep(body) ? null : NotJsonAt(body, e.LineNumber ?? 0, e.BytePositionInLine ?? 0);
        }
        catch (InvalidOperationException)
        {
            return $"{NotJson}: it holds an escaped half of a surrogate pair: {BodyQuote.Of(body)}";
        }
    }

    /// <summary>It is JSON, but for its depth. Only asked when something is wrong.</summary>
    public static bool IsTooDeep(ReadOnlySpan<byte> body)
    {
        try
        {
            var reader = new Utf8JsonReader(body, new JsonReaderOptions { MaxDepth = int.MaxValue });
            var deepest = 0;
            while (reader.Read())
                deepest = Math.Max(deepest, reader.CurrentDepth);
            return deepest >= 64;
        }
        catch (JsonException)
        {
            return false;
        }
    }

    /// <summary>"body is not JSON at line 1, byte 14: ..."; both are counted from 1.</summary>
    private static string NotJsonAt(ReadOnlySpan<byte> body, long line, long byteInLine)
    {
        if (body.IsEmpty)
            return $"{NotJson}: it is empty";
        var start = 0;
        for (var i = 0L; i < line && body[start..].IndexOf((byte)'\n') is var end and >= 0; i++)
            start += end + 1;
        return string.Create(CultureInfo.InvariantCulture, $"{NotJson} at line {line + 1}, byte {byteInLine + 1}: {BodyQuote.Of(body, (int)Math.Min(start + byteInLine, body.Length))}");
    }

    /// <summary>A value as JSON on one line, shortened.</summary>
    public static string Show(JsonElement value) => BodyQuote.Clean(Encoding.UTF8.GetBytes(value.GetRawText()), 60);
}
