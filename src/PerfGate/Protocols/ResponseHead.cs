using System.Text;

namespace PerfGate.Protocols;

/// <summary>The status line and the headers that frame a response (RFC 9112), read from one complete block.</summary>
internal struct ResponseHead
{
    public int Status;

    /// <summary>Whether the connection may serve another request.</summary>
    public bool KeepAlive;

    /// <summary>Null when there is no Content-Length.</summary>
    public long? ContentLength;

    public bool HasTransferEncoding;

    /// <summary>The last transfer coding is chunked.</summary>
    public bool Chunked;

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
            return "the response does not start with an HTTP/1.x status line";
        var (hundreds, tens, ones) = (line[9] - '0', line[10] - '0', line[11] - '0');
        if (hundreds is < 1 or > 9 || tens is < 0 or > 9 || ones is < 0 or > 9)
            return "the status is not a number of three digits";
        var minor = line[7] - '0';
        if (minor is < 0 or > 9)
            return "the response does not start with an HTTP/1.x status line";
        head.Status = (hundreds * 100) + (tens * 10) + ones;
        head.KeepAlive = minor >= 1;
        return null;
    }

    private static string? ReadHeader(ReadOnlySpan<byte> line, ref ResponseHead head)
    {
        if (line[0] is (byte)' ' or (byte)'\t')
            return "a folded header line";
        var colon = line.IndexOf((byte)':');
        if (colon <= 0)
            return "a header line has no name";
        var name = line[..colon];
        if (name[^1] is (byte)' ' or (byte)'\t')
            return "white space between a header's name and its colon";

        // Only three headers frame a response; their lengths tell them from nearly all others without a comparison.
        return name.Length switch
        {
            14 when Is(name, "content-length"u8) => ReadContentLength(Trim(line[(colon + 1)..]), ref head),
            17 when Is(name, "transfer-encoding"u8) => ReadTransferEncoding(Trim(line[(colon + 1)..]), ref head),
            10 when Is(name, "connection"u8) => ReadConnection(line[(colon + 1)..], ref head),
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
        head.HasTransferEncoding = true;
        var last = value[(value.LastIndexOf((byte)',') + 1)..];
        head.Chunked = Is(Trim(last), "chunked"u8);
        return null;
    }

    private static string? ReadConnection(ReadOnlySpan<byte> value, ref ResponseHead head)
    {
        while (!value.IsEmpty)
        {
            var comma = value.IndexOf((byte)',');
            var option = Trim(comma < 0 ? value : value[..comma]);
            if (Is(option, "close"u8))
                head.KeepAlive = false;
            else if (Is(option, "keep-alive"u8))
                head.KeepAlive = true;
            value = comma < 0 ? default : value[(comma + 1)..];
        }

        return null;
    }

    private static bool Is(ReadOnlySpan<byte> text, ReadOnlySpan<byte> lowerCase) => Ascii.EqualsIgnoreCase(text, lowerCase);

    private static ReadOnlySpan<byte> Trim(ReadOnlySpan<byte> text) => text.Trim(" \t"u8);
}
