using System.Text;

namespace PerfGate.Protocols;

/// <summary>The status line and the headers that frame a response (RFC 9112), read from one complete block.</summary>
internal struct ResponseHead
{
    public const string NoStatusLine = "the response does not start with an HTTP/1.x status line";

    public int Status;

    /// <summary>Whether the connection may serve another request.</summary>
    public bool KeepAlive;

    /// <summary>Null when there is no Content-Length.</summary>
    public long? ContentLength;

    /// <summary>There is a transfer coding other than identity, which is none (RFC 2616, 3.6; RFC 9112 does not know it any more).</summary>
    public bool HasTransferCoding;

    /// <summary>The last transfer coding is chunked.</summary>
    public bool Chunked;

    /// <summary>A transfer coding that is neither chunked nor identity; null: there is none.</summary>
    public string? OtherTransferCoding;

    /// <summary>How the body is compressed.</summary>
    public ContentCoding Coding;

    /// <summary>The name of <see cref="ContentCoding.Other"/>; else null.</summary>
    public string? OtherCoding;

    /// <summary>Seconds that the server keeps an idle connection, by its Keep-Alive header; null: it does not say.</summary>
    public int? IdleSeconds;

    /// <summary>What was accepted although the standard forbids it.</summary>
    public WireOddities Oddities;

    /// <summary>The header that is the first example of an oddity; null: there is none.</summary>
    public string? OddHeader;

    /// <summary>A line of the block goes on in the next one: it has to be unfolded, and read again.</summary>
    public bool IsFolded;

    /// <summary>Null when the block is well formed; else what is wrong with it.</summary>
    public static string? Read(ReadOnlySpan<byte> block, out ResponseHead head)
    {
        head = default;
        var rest = block;
        var error = ReadStatusLine(NextLine(ref rest), ref head);
        while (error is null)
        {
            var line = NextLine(ref rest);
            if (line.IsEmpty)
                return null;
            if (line[0] is (byte)' ' or (byte)'\t')
            {
                head.IsFolded = true;
                return null;
            }

            error = ReadHeader(line, ref head);
        }

        return error;
    }

    /// <summary>The next line without its end; a bare LF ends a line too (RFC 9112, 2.2). Empty at the end of the block.</summary>
    internal static ReadOnlySpan<byte> NextLine(ref ReadOnlySpan<byte> rest)
    {
        var end = rest.IndexOf((byte)'\n');
        if (end < 0)
        {
            rest = default;
            return default;
        }

        var line = rest[..end];
        rest = rest[(end + 1)..];
        return !line.IsEmpty && line[^1] == '\r' ? line[..^1] : line;
    }

    private static string? ReadStatusLine(ReadOnlySpan<byte> line, ref ResponseHead head)
    {
        // "HTTP/1.x nnn[ reason]"
        if (line.Length < 12 || !line.StartsWith("HTTP/1."u8) || line[8] != ' ' || (line.Length > 12 && line[12] != ' '))
            return NoStatusLine;
        var (hundreds, tens, ones) = (line[9] - '0', line[10] - '0', line[11] - '0');
        if (hundreds is < 1 or > 9 || tens is < 0 or > 9 || ones is < 0 or > 9)
            return "the status is not a number of three digits";
        var minor = line[7] - '0';
        if (minor is < 0 or > 9)
            return NoStatusLine;
        head.Status = (hundreds * 100) + (tens * 10) + ones;
        head.KeepAlive = minor >= 1;
        return null;
    }

    private static string? ReadHeader(ReadOnlySpan<byte> line, ref ResponseHead head)
    {
        var end = line.IndexOfAny((byte)':', (byte)' ', (byte)'\t');
        if (end <= 0)
            return "a header line has no name";
        var name = line[..end];
        var rest = line[end..];
        if (rest[0] != ':')
        {
            // White space before the colon is trimmed, as other clients do; inside of a name it means that this is no name.
            rest = rest.TrimStart(" \t"u8);
            if (rest.IsEmpty || line.IndexOf((byte)':') < 0)
                return "a header line has no name";
            if (rest[0] != ':')
                return $"white space in the header name '{NameOf(line)}'";
            head.Oddities |= WireOddities.BlankBeforeColon;
            head.OddHeader ??= NameOf(name);
        }

        // Few headers matter here; their lengths tell them from nearly all others without a comparison.
        var value = rest[1..];
        return name.Length switch
        {
            14 when Is(name, "content-length"u8) => ReadContentLength(Trim(value), ref head),
            17 when Is(name, "transfer-encoding"u8) => ReadTransferEncoding(value, ref head),
            16 when Is(name, "content-encoding"u8) => ReadContentEncoding(value, ref head),
            10 when Is(name, "connection"u8) => ReadConnection(value, ref head),
            10 when Is(name, "keep-alive"u8) => ReadKeepAlive(value, ref head),
            _ => null,
        };
    }

    private static string? ReadContentLength(ReadOnlySpan<byte> value, ref ResponseHead head)
    {
        // "20, 20" is what a list of equal values becomes on the way (RFC 9110, 8.6).
        while (true)
        {
            var comma = value.IndexOf((byte)',');
            var part = comma < 0 ? value : Trim(value[..comma]);
            if (part.IsEmpty || part.Length > 18)
                return "Content-Length is not a number";
            long length = 0;
            foreach (var digit in part)
            {
                if (digit is < (byte)'0' or > (byte)'9')
                    return "Content-Length is not a number";
                length = (length * 10) + digit - '0';
            }

            if (head.ContentLength is { } earlier && earlier != length)
                return "two different values of Content-Length";
            head.ContentLength = length;
            if (comma < 0)
                return null;
            value = Trim(value[(comma + 1)..]);
        }
    }

    private static string? ReadTransferEncoding(ReadOnlySpan<byte> value, ref ResponseHead head)
    {
        while (NextItem(ref value, out var coding))
        {
            if (Is(coding, "identity"u8))
            {
                head.Oddities |= WireOddities.IdentityCoding;
            }
            else if (Is(coding, "chunked"u8))
            {
                // Told by a service and by the proxy before it: nobody chunks twice.
                if (head.Chunked)
                    head.Oddities |= WireOddities.ChunkedTwice;
                (head.HasTransferCoding, head.Chunked) = (true, true);
            }
            else
            {
                (head.HasTransferCoding, head.Chunked) = (true, false);
                head.OtherTransferCoding = Printable(coding);
            }
        }

        return null;
    }

    private static string? ReadContentEncoding(ReadOnlySpan<byte> value, ref ResponseHead head)
    {
        while (NextItem(ref value, out var coding))
        {
            var known = ContentCodings.Of(coding);
            if (known == ContentCoding.None)
                continue;
            if (head.Coding != ContentCoding.None || known == ContentCoding.Other)
                (known, head.OtherCoding) = (ContentCoding.Other, head.Coding == ContentCoding.None ? Printable(coding) : $"{head.OtherCoding ?? ContentCodings.Name(head.Coding)}, {Printable(coding)}");
            head.Coding = known;
        }

        return null;
    }

    private static string? ReadKeepAlive(ReadOnlySpan<byte> value, ref ResponseHead head)
    {
        while (NextItem(ref value, out var parameter))
        {
            if (parameter.Length > 8 && Is(parameter[..8], "timeout="u8)
                && System.Buffers.Text.Utf8Parser.TryParse(parameter[8..], out int seconds, out var read) && read == parameter.Length - 8 && seconds >= 0)
            {
                head.IdleSeconds = seconds;
            }
        }

        return null;
    }

    private static string? ReadConnection(ReadOnlySpan<byte> value, ref ResponseHead head)
    {
        while (NextItem(ref value, out var option))
        {
            if (Is(option, "close"u8))
                head.KeepAlive = false;
            else if (Is(option, "keep-alive"u8))
                head.KeepAlive = true;
        }

        return null;
    }

    /// <summary>The next item of a list with commas; empty ones are left out. False: there is none.</summary>
    private static bool NextItem(ref ReadOnlySpan<byte> list, out ReadOnlySpan<byte> item)
    {
        while (!list.IsEmpty)
        {
            var comma = list.IndexOf((byte)',');
            item = Trim(comma < 0 ? list : list[..comma]);
            list = comma < 0 ? default : list[(comma + 1)..];
            if (!item.IsEmpty)
                return true;
        }

        item = default;
        return false;
    }

    /// <summary>The name of a header line, fit to be shown.</summary>
    internal static string NameOf(ReadOnlySpan<byte> line) => Printable(Trim(line.IndexOf((byte)':') is var colon and >= 0 ? line[..colon] : line));

    private static string Printable(ReadOnlySpan<byte> text) => BodyQuote.Clean(text, 60);

    private static bool Is(ReadOnlySpan<byte> text, ReadOnlySpan<byte> lowerCase) => Ascii.EqualsIgnoreCase(text, lowerCase);

    private static ReadOnlySpan<byte> Trim(ReadOnlySpan<byte> text) => text.Trim(" \t"u8);
}
