namespace PerfGate.Protocols;

/// <summary>A complete response, where the connection read it.</summary>
internal readonly ref struct ResponseView(int status, ReadOnlySpan<byte> headers, ReadOnlySpan<byte> body)
{
    public int Status { get; } = status;

    /// <summary>The header lines as received, with or without the status line before and the empty line after them.</summary>
    public ReadOnlySpan<byte> Headers { get; } = headers;

    /// <summary>Without chunk sizes.</summary>
    public ReadOnlySpan<byte> Body { get; } = body;

    /// <summary>
    /// The value of the first header of that name at or after <paramref name="from"/>, trimmed; false when there is none.
    /// <paramref name="from"/> moves behind it.
    /// </summary>
    public bool TryGetHeader(ReadOnlySpan<byte> name, ref int from, out ReadOnlySpan<byte> value)
    {
        while (from < Headers.Length)
        {
            var rest = Headers[from..];
            var end = rest.IndexOf((byte)'\n');
            var line = end < 0 ? rest : rest[..end];
            from += end < 0 ? rest.Length : end + 1;
            if (line.Length > name.Length && line[name.Length] == (byte)':' && System.Text.Ascii.EqualsIgnoreCase(line[..name.Length], name))
            {
                value = line[(name.Length + 1)..].Trim(" \t\r"u8);
                return true;
            }
        }

        value = default;
        return false;
    }
}
