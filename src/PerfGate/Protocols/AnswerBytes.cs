using System.IO.Compression;
using System.Text;
using PerfGate.Measure;

namespace PerfGate.Protocols;

/// <summary>
/// The first bytes of the answer that a connection is reading. An answer that comes in one piece is never copied; of one that comes in several,
/// as much as an example shows.
/// </summary>
internal sealed class AnswerBytes
{
    private const int Most = 4096;

    private byte[] _bytes = [];
    private int _length;

    public void Clear() => _length = 0;

    /// <summary>A piece after which more is expected.</summary>
    public void Keep(ReadOnlySpan<byte> piece)
    {
        if (_length == Most || piece.IsEmpty)
            return;
        if (_bytes.Length == 0)
            _bytes = new byte[Most];
        var taken = piece[..Math.Min(piece.Length, Most - _length)];
        taken.CopyTo(_bytes.AsSpan(_length));
        _length += taken.Length;
    }

    /// <summary>What came, with the last piece; null when nothing did.</summary>
    public AnswerExample? Read(ReadOnlySpan<byte> last)
    {
        Keep(last);
        return _length == 0 ? null : Parse(_bytes.AsSpan(0, _length));
    }

    /// <summary>Whatever the bytes are, they have a beginning that can be shown.</summary>
    private static AnswerExample Parse(ReadOnlySpan<byte> bytes)
    {
        var rest = bytes;
        while (true)
        {
            var line = ResponseHead.NextLine(ref rest);
            if (!line.StartsWith("HTTP/1."u8) || line.Length < 12 || !int.TryParse(line.Slice(9, 3), out var status))
                return new AnswerExample { Status = 0, Body = Text(bytes) };
            var headers = new List<string>();
            while (ResponseHead.NextLine(ref rest) is { IsEmpty: false } header)
                headers.Add(Encoding.Latin1.GetString(header));

            // Interim answers come before the one that counts.
            if (status is >= 100 and < 200 && !rest.IsEmpty)
                continue;
            var answer = new AnswerExample { Status = status, Headers = headers };
            return answer with { Body = Text(Decompressed(Dechunked(rest, answer.Header("Transfer-Encoding")), answer.Header("Content-Encoding"))) };
        }
    }

    /// <summary>The beginning of a body as text; bytes that are no UTF-8 are shown as such.</summary>
    public static string Text(ReadOnlySpan<byte> body)
    {
        var shown = body[..Math.Min(body.Length, AnswerExample.MostBytes)];
        var text = Encoding.UTF8.GetString(shown);

        // A character that was cut in two is left out.
        return body.Length > shown.Length ? text.TrimEnd('\uFFFD') : text;
    }

    private static ReadOnlySpan<byte> Dechunked(ReadOnlySpan<byte> body, string? transferEncoding)
    {
        if (transferEncoding?.EndsWith("chunked", StringComparison.OrdinalIgnoreCase) != true)
            return body;
        var chunks = new ChunkedBody();
        var limits = new ParserLimits();
        using var content = new MemoryStream();
        while (!body.IsEmpty)
        {
            var state = chunks.Feed(body, limits, out var consumed, out var payload, out _);
            content.Write(payload);
            body = body[consumed..];
            if (state != ParseState.NeedMore)
                break;
        }

        return content.ToArray();
    }

    /// <summary>As far as it can be; an encoding that is not known here leaves the bytes as they are.</summary>
    public static ReadOnlySpan<byte> Decompressed(ReadOnlySpan<byte> body, string? encoding)
    {
        using var compressed = new MemoryStream(body.ToArray());
        using Stream? content = encoding?.Trim().ToUpperInvariant() switch
        {
            "GZIP" or "X-GZIP" => new GZipStream(compressed, CompressionMode.Decompress),
            "DEFLATE" => new ZLibStream(compressed, CompressionMode.Decompress),
            "BR" => new BrotliStream(compressed, CompressionMode.Decompress),
            _ => null,
        };
        if (content is null)
            return body;
        var shown = new byte[AnswerExample.MostBytes];
        var length = 0;
        try
        {
            while (length < shown.Length && content.Read(shown, length, shown.Length - length) is var count and > 0)
                length += count;
        }
        catch (Exception e) when (e is InvalidDataException or IOException)
        {
            // Only the beginning of it is here; what was decoded so far is shown.
        }

        return length == 0 ? body : shown.AsSpan(0, length);
    }
}
