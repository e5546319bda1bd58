namespace PerfGate.Protocols;

/// <summary>The first bytes of a response as a block, before they are read line by line.</summary>
internal static class HeadBlock
{
    /// <summary>Bytes before the content of an HTTP/2 frame.</summary>
    public const int FrameHead = 9;

    /// <summary>The length of the head with its empty line; -1 when there is none yet. <paramref name="resume"/>: where to go on next time.</summary>
    public static int End(ReadOnlySpan<byte> block, int from, out int resume)
    {
        resume = from;
        while (true)
        {
            var feed = block[resume..].IndexOf((byte)'\n');
            if (feed < 0)
            {
                resume = block.Length;
                return -1;
            }

            feed += resume;
            if (feed + 1 < block.Length && block[feed + 1] == '\n')
                return feed + 2;
            if (feed + 2 < block.Length && block[feed + 1] == '\r' && block[feed + 2] == '\n')
                return feed + 3;

            // The bytes that decide may not be here yet.
            if (feed + 2 >= block.Length)
            {
                resume = feed;
                return -1;
            }

            resume = feed + 1;
        }
    }

    /// <summary>
    /// Replaces the ends of lines that go on in the next one by blanks, as a user agent must (RFC 9112, 5.2). Null: done;
    /// else what is wrong: nothing comes before the white space that could go on.
    /// </summary>
    /// <param name="block">Changed in place; its length stays.</param>
    /// <param name="header">The name of the first folded header.</param>
    public static string? Unfold(Span<byte> block, out string? header)
    {
        header = null;
        var start = block.IndexOf((byte)'\n') + 1;
        if (start < block.Length && block[start] is (byte)' ' or (byte)'\t')
            return "white space comes before the first header";
        while (block[start..].IndexOf((byte)'\n') is var length and >= 0)
        {
            var end = start + length;
            if (end + 1 < block.Length && block[end + 1] is (byte)' ' or (byte)'\t')
            {
                header ??= ResponseHead.NameOf(block[start..end]);
                block[end] = (byte)' ';
                if (block[end - 1] == '\r')
                    block[end - 1] = (byte)' ';
                continue;
            }

            start = end + 1;
        }

        return null;
    }

    /// <summary>These are the first bytes of an HTTP/2 connection: a SETTINGS frame (RFC 9113, 3.4), which no answer of HTTP/1.1 begins with.</summary>
    public static bool IsOfHttp2(ReadOnlySpan<byte> bytes) =>
        bytes.Length >= FrameHead && bytes[0] == 0 && ((bytes[1] << 8) | bytes[2]) % 6 == 0 && bytes[3] == 4 && bytes[5..FrameHead].IndexOfAnyExcept((byte)0) < 0;
}
