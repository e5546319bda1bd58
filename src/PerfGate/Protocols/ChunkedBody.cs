namespace PerfGate.Protocols;

/// <summary>Decodes a chunked body (RFC 9112, 7.1) that may be split anywhere.</summary>
/// <param name="trailers">Takes the trailer fields as they come; null: nobody reads them.</param>
internal struct ChunkedBody(RequestBuffer? trailers)
{
    private enum Step : byte
    {
        SizeStart,
        Size,
        Extension,
        Data,
        DataEnd,
        TrailerStart,
        Trailer,
    }

    private Step _step;
    private bool _afterCarriageReturn;
    private long _remaining;
    private int _lineLength;
    private int _trailerLength;

    /// <summary>
    /// Takes bytes of the body. <paramref name="consumed"/> of <paramref name="data"/> belong to it;
    /// <paramref name="payload"/> is a piece of content among them, empty when these bytes hold none. Called again for
    /// the rest until it answers something else than <see cref="ParseState.NeedMore"/> or everything is consumed.
    /// </summary>
    public ParseState Feed(ReadOnlySpan<byte> data, ParserLimits limits, out int consumed, out ReadOnlySpan<byte> payload, out string? error)
    {
        payload = default;
        error = null;
        consumed = 0;
        while (consumed < data.Length)
        {
            if (_step == Step.Data)
            {
                var length = (int)Math.Min(_remaining, data.Length - consumed);
                payload = data.Slice(consumed, length);
                consumed += length;
                _remaining -= length;
                if (_remaining == 0)
                    _step = Step.DataEnd;
                return ParseState.NeedMore;
            }

            var b = data[consumed++];
            error = Take(b, limits, out var done);
            if (error is not null)
                return ParseState.Malformed;
            if (done)
                return ParseState.Done;
        }

        return ParseState.NeedMore;
    }

    private string? Take(byte b, ParserLimits limits, out bool done)
    {
        done = false;
        if (_afterCarriageReturn && b != '\n')
            return "a carriage return without a line feed in a chunked body";
        switch (_step)
        {
            case Step.SizeStart:
            case Step.Size:
            case Step.Extension:
                return TakeSizeLine(b, limits);
            case Step.DataEnd:
                if (b == '\r')
                {
                    _afterCarriageReturn = true;
                    return null;
                }

                _afterCarriageReturn = false;
                if (b != '\n')
                    return "a chunk is longer than its size";
                _step = Step.SizeStart;
                return null;
            default:
                return TakeTrailer(b, limits, out done);
        }
    }

    private string? TakeSizeLine(byte b, ParserLimits limits)
    {
        if (++_lineLength > limits.MaxChunkLine)
            return "a chunk's size line is too long";
        if (b == '\n')
        {
            if (_step == Step.SizeStart)
                return "a chunk without a size";
            (_step, _afterCarriageReturn, _lineLength) = (_remaining == 0 ? Step.TrailerStart : Step.Data, false, 0);
            return null;
        }

        if (_step == Step.Extension)
        {
            _afterCarriageReturn = b == '\r';
            return null;
        }

        if (Digit(b) is var digit and >= 0)
        {
            if (_remaining > long.MaxValue >> 5)
                return "a chunk's size is too large";
            _remaining = (_remaining << 4) + digit;
            _step = Step.Size;
            return null;
        }

        if (_step == Step.SizeStart || b is not ((byte)'\r' or (byte)';' or (byte)' ' or (byte)'\t'))
            return "a chunk's size is not a hexadecimal number";
        _afterCarriageReturn = b == '\r';
        _step = Step.Extension;
        return null;
    }

    private string? TakeTrailer(byte b, ParserLimits limits, out bool done)
    {
        done = false;
        if (++_trailerLength > limits.MaxHead)
            return "the trailers are too long";
        if (trailers is not null)
            trailers.GetSpan(1)[0] = b;
        trailers?.Advance(1);
        if (b == '\r')
        {
            // Inside a trailer's value a lone carriage return does no harm.
            _afterCarriageReturn = _step == Step.TrailerStart;
            return null;
        }

        _afterCarriageReturn = false;
        if (b != '\n')
            _step = Step.Trailer;
        else if (_step == Step.TrailerStart)
            done = true;
        else
            _step = Step.TrailerStart;
        return null;
    }

    private static int Digit(byte b) => b switch
    {
        >= (byte)'0' and <= (byte)'9' => b - '0',
        >= (byte)'a' and <= (byte)'f' => b - 'a' + 10,
        >= (byte)'A' and <= (byte)'F' => b - 'A' + 10,
        _ => -1,
    };
}
