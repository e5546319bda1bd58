namespace PerfGate.Protocols;

/// <summary>
/// Reads one HTTP/1.x response at a time from a stream of bytes that may be split anywhere (RFC 9112). One per
/// connection, used again for each response; allocates only when a head is split or a body is kept.
/// </summary>
internal sealed class ResponseParser(ParserLimits limits)
{
    private enum Step : byte
    {
        Head,
        Fixed,
        Chunked,
        UntilClose,
        Done,
        Malformed,
    }

    // A head that arrived in pieces, or that an expectation reads.
    private byte[] _head = [];
    private int _headLength;
    private int _scanned;

    private byte[] _body = [];
    private int _bodyLength;

    private Step _step;
    private bool _forHead;
    private bool _keepHead;
    private bool _keepBody;
    private long _remaining;
    private ChunkedBody _chunked;

    /// <summary>0 until the final head was read.</summary>
    public int Status { get; private set; }

    /// <summary>Whether the connection may be used again after this response.</summary>
    public bool KeepAlive { get; private set; }

    /// <summary>What is wrong; null unless <see cref="ParseState.Malformed"/>.</summary>
    public string? Error { get; private set; }

    /// <summary>Status line and headers as received, when they were asked for.</summary>
    public ReadOnlySpan<byte> Head => _head.AsSpan(0, _headLength);

    /// <summary>The decoded body, when it was asked for.</summary>
    public ReadOnlySpan<byte> Body => _body.AsSpan(0, _bodyLength);

    /// <summary>Prepares for the next response.</summary>
    /// <param name="toHead">The request's method was HEAD: whatever the headers say, there is no body.</param>
    /// <param name="keepHead">An expectation reads the headers.</param>
    /// <param name="keepBody">An expectation reads the body.</param>
    public void Begin(bool toHead, bool keepHead, bool keepBody)
    {
        (_forHead, _keepHead, _keepBody) = (toHead, keepHead, keepBody);
        (_step, _headLength, _scanned, _bodyLength, _remaining) = (Step.Head, 0, 0, 0, 0);
        (Status, KeepAlive, Error) = (0, false, null);
    }

    /// <summary>Takes bytes as they came; those after the end of the response are left, which <paramref name="consumed"/> tells.</summary>
    public ParseState Feed(ReadOnlySpan<byte> data, out int consumed)
    {
        var rest = data;
        while (true)
        {
            switch (_step)
            {
                case Step.Head when !TakeHead(ref rest):
                    consumed = data.Length;
                    return ParseState.NeedMore;
                case Step.Fixed when _remaining > 0:
                    if (!TakeFixed(ref rest))
                    {
                        consumed = data.Length;
                        return ParseState.NeedMore;
                    }

                    break;
                case Step.Fixed:
                    _step = Step.Done;
                    break;
                case Step.Chunked:
                    var state = _chunked.Feed(rest, limits, out var taken, out var payload, out var error);
                    rest = rest[taken..];
                    if (error is not null)
                        Fail(error);
                    else if (Keep(payload) && state == ParseState.Done)
                        _step = Step.Done;
                    else if (_step == Step.Chunked && rest.IsEmpty)
                    {
                        consumed = data.Length;
                        return ParseState.NeedMore;
                    }

                    break;
                case Step.UntilClose:
                    if (Keep(rest))
                    {
                        consumed = data.Length;
                        return ParseState.NeedMore;
                    }

                    break;
                case Step.Done:
                    consumed = data.Length - rest.Length;
                    return ParseState.Done;
                case Step.Malformed:
                    consumed = data.Length - rest.Length;
                    return ParseState.Malformed;
            }
        }
    }

    /// <summary>The connection ended. True when that is how this response ends.</summary>
    public bool EndOfStream() => _step == Step.UntilClose;

    private bool TakeFixed(ref ReadOnlySpan<byte> rest)
    {
        var length = (int)Math.Min(_remaining, rest.Length);
        if (!Keep(rest[..length]))
            return true;
        rest = rest[length..];
        _remaining -= length;
        if (_remaining > 0)
            return false;
        _step = Step.Done;
        return true;
    }

    /// <summary>False: the head is not complete yet.</summary>
    private bool TakeHead(ref ReadOnlySpan<byte> rest)
    {
        // The usual case: the whole head in one piece, read where it lies.
        if (_headLength == 0 && !_keepHead && HeadEnd(rest, 0, out _) is var end and >= 0)
        {
            var block = rest[..end];
            rest = rest[end..];
            ReadHead(block);
            return true;
        }

        var room = limits.MaxHead - _headLength;
        var taken = Math.Min(room, rest.Length);
        Append(ref _head, ref _headLength, rest[..taken]);
        end = HeadEnd(_head.AsSpan(0, _headLength), _scanned, out _scanned);
        if (end < 0)
        {
            rest = rest[taken..];
            if (_headLength < limits.MaxHead)
                return false;
            Fail("the headers are too long");
            return true;
        }

        rest = rest[(taken - (_headLength - end))..];
        _headLength = end;
        ReadHead(_head.AsSpan(0, end));
        return true;
    }

    private void ReadHead(ReadOnlySpan<byte> block)
    {
        if (block.Length > limits.MaxHead)
        {
            Fail("the headers are too long");
            return;
        }

        if (ResponseHead.Read(block, out var head) is { } error)
        {
            Fail(error);
            return;
        }

        if (head.Status is >= 100 and < 200)
        {
            // Interim responses (RFC 9110, 15.2) come before the one that counts; a switch of protocols was never asked for.
            if (head.Status == 101)
                Fail("the server switched protocols without being asked");
            (_headLength, _scanned) = (0, 0);
            return;
        }

        Status = head.Status;
        KeepAlive = head.KeepAlive;
        if (_forHead || head.Status is 204 or 304)
        {
            _step = Step.Done;
        }
        else if (head.HasTransferEncoding)
        {
            // A message with both is how requests are smuggled: its framing is believed, its connection is not used again (RFC 9112, 6.1).
            KeepAlive &= head.ContentLength is null && head.Chunked;
            _chunked = default;
            _step = head.Chunked ? Step.Chunked : Step.UntilClose;
        }
        else if (head.ContentLength is { } length)
        {
            _remaining = length;
            _step = Step.Fixed;
        }
        else
        {
            KeepAlive = false;
            _step = Step.UntilClose;
        }
    }

    /// <summary>The length of the head with its empty line; -1 when there is none yet. <paramref name="resume"/>: where to look next time.</summary>
    private static int HeadEnd(ReadOnlySpan<byte> block, int from, out int resume)
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

    private bool Keep(ReadOnlySpan<byte> payload)
    {
        if (!_keepBody || payload.IsEmpty)
            return true;
        if (payload.Length > limits.MaxKeptBody - _bodyLength)
        {
            Fail("the body is longer than an expectation may read");
            return false;
        }

        Append(ref _body, ref _bodyLength, payload);
        return true;
    }

    private static void Append(ref byte[] buffer, ref int length, ReadOnlySpan<byte> bytes)
    {
        var needed = length + bytes.Length;
        if (needed > buffer.Length)
            Array.Resize(ref buffer, (int)System.Numerics.BitOperations.RoundUpToPowerOf2((uint)Math.Max(needed, 512)));
        bytes.CopyTo(buffer.AsSpan(length));
        length = needed;
    }

    private void Fail(string error)
    {
        Error = error;
        KeepAlive = false;
        _bodyLength = 0;
        _step = Step.Malformed;
    }
}
