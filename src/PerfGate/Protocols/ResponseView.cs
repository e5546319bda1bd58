namespace PerfGate.Protocols;

/// <summary>A complete response, where the connection read it.</summary>
internal readonly ref struct ResponseView(int status, ReadOnlySpan<byte> headers, ReadOnlySpan<byte> body, ReadOnlySpan<byte> trailers = default)
{
    public int Status { get; } = status;

    /// <summary>The header lines as received, with or without the status line before and the empty line after them.</summary>
    public ReadOnlySpan<byte> Headers { get; } = headers;

    /// <summary>The lines behind the body, as received: read as headers are.</summary>
    public ReadOnlySpan<byte> Trailers { get; } = trailers;

    /// <summary>Without chunk sizes, decoded.</summary>
    public ReadOnlySpan<byte> Body { get; } = body;

    /// <summary>
    /// The value of the first header or trailer of that name at or after <paramref name="from"/>, trimmed; false when there is none.
    /// <paramref name="from"/> moves behind it.
    /// </summary>
    public bool TryGetHeader(ReadOnlySpan<byte> name, ref int from, out ReadOnlySpan<byte> value)
    {
        if (from < Headers.Length && TryGet(Headers, name, ref from, out value))
            return true;
        var inTrailers = from - Headers.Length;
        var isFound = TryGet(Trailers, name, ref inTrailers, out value);
        from = Headers.Length + inTrailers;
        return isFound;
    }

    private static bool TryGet(ReadOnlySpan<byte> lines, ReadOnlySpan<byte> name, scoped ref int from, out ReadOnlySpan<byte> value)
    {
        while (from < lines.Length)
        {
            var rest = lines[from..];
            var end = rest.IndexOf((byte)'\n');
            var line = end < 0 ? rest : rest[..end];
            from += end < 0 ? rest.Length : end + 1;
            if (line.Length <= name.Length || !System.Text.Ascii.EqualsIgnoreCase(line[..name.Length], name))
                continue;
            var behind = line[name.Length..].TrimStart(" \t"u8);
            if (behind.IsEmpty || behind[0] != ':')
                continue;
            value = behind[1..].Trim(" \t\r"u8);
            return true;
        }

        value = default;
        return false;
    }
}
