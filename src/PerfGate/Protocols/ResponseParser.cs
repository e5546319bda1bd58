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

    /// <summary>What to say of a server that answers a request of HTTP/1.1 by a frame of HTTP/2.</summary>
    public const string OnlyHttp2 = "the service speaks only HTTP/2 on this port; set http: { version: 2 }";

    // A head that arrived in pieces, or that an expectation reads.
    private byte[] _head = [];
    private int _headLength;
    private int _scanned;

    // What comes behind a chunked body, when an expectation reads headers.
    private readonly RequestBuffer _trailers = new();
    private readonly KeptBody _body = new(limits.MaxKeptBody);

    private Step _step;
    private bool _forHead;
    private bool _keepHead;
    private bool _keepBody;
    private long _remaining;
    private ChunkedBody _chunked;
    private ResponseHead _facts;

    /// <summary>0 until the final head was read.</summary>
    public int Status => _facts.Status;

    /// <summary>Whether the connection may be used again after this response.</summary>
    public bool KeepAlive { get; private set; }

    /// <summary>What is wrong; null unless <see cref="ParseState.Malformed"/>.</summary>
    public string? Error { get; private set; }

    /// <summary>Status line and headers as received, when they were asked for.</summary>
    public ReadOnlySpan<byte> Head => _head.AsSpan(0, _headLength);

    /// <summary>Trailer fields as received, when the headers were asked for.</summary>
    public ReadOnlySpan<byte> Trailers => _trailers.Written;

    /// <summary>The body without chunk sizes, when it was asked for; empty when it is too long.</summary>
    public ReadOnlySpan<byte> Body => _body.Bytes;

    /// <summary>The body is longer than an expectation may read.</summary>
    public bool IsBodyTooLong => _body.IsTooLong;

    /// <summary>Bytes of the body so far, without chunk sizes, kept or not.</summary>
    public long BodyBytes { get; private set; }

    /// <summary>What the final head says; that of no answer until it was read.</summary>
    public ref readonly ResponseHead Facts => ref _facts;

    /// <summary>Why the body ends with its connection, in words; null: it ends otherwise, or the head is not complete.</summary>
    public string? UntilCloseReason { get; private set; }

    /// <summary>Prepares for the next response.</summary>
    /// <param name="toHead">The request's method was HEAD: whatever the headers say, there is no body.</param>
    /// <param name="keepHead">An expectation reads the headers.</param>
    /// <param name="keepBody">An expectation reads the body.</param>
    public void Begin(bool toHead, bool keepHead, bool keepBody)
    {
        (_forHead, _keepHead, _keepBody) = (toHead, keepHead, keepBody);
        (_step, _headLength, _scanned, _remaining) = (Step.Head, 0, 0, 0);
        (_facts, KeepAlive, Error, BodyBytes, UntilCloseReason) = (default, false, null, 0, null);
        _body.Clear();
        _trailers.Clear();
    }

    /// <summary>The kept body was judged: its memory may serve others.</summary>
    public void Release() => _body.Clear();

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
                    if (TakeFixed(ref rest))
                        break;
                    consumed = data.Length;
                    return ParseState.NeedMore;
                case Step.Fixed:
                    _step = Step.Done;
                    break;
                case Step.Chunked:
                    var state = _chunked.Feed(rest, limits, out var taken, out var payload, out var error);
                    rest = rest[taken..];
                    if (error is not null)
                        Fail(error);
                    else
                        Keep(payload);
                    if (state == ParseState.Done)
                        _step = Step.Done;
                    else if (_step == Step.Chunked && rest.IsEmpty)
                    {
                        consumed = data.Length;
                        return ParseState.NeedMore;
                    }

                    break;
                case Step.UntilClose:
                    Keep(rest);
                    consumed = data.Length;
                    return ParseState.NeedMore;
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
        Keep(rest[..length]);
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
        if (_headLength == 0 && !_keepHead && rest is not [0, ..] && HeadBlock.End(rest, 0, out _) is var end and >= 0)
        {
            var block = rest[..end];
            rest = rest[end..];
            ReadHead(block);
            return true;
        }

        var room = limits.MaxHead - _headLength;
        var taken = Math.Min(room, rest.Length);
        Append(ref _head, ref _headLength, rest[..taken]);
        if (_headLength >= HeadBlock.FrameHead && _head[0] == 0)
        {
            Fail(HeadBlock.IsOfHttp2(_head.AsSpan(0, _headLength)) ? OnlyHttp2 : ResponseHead.NoStatusLine);
            return true;
        }

        end = HeadBlock.End(_head.AsSpan(0, _headLength), _scanned, out _scanned);
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

        var error = ResponseHead.Read(block, out var head);
        if (error is null && head.IsFolded)
            error = ReadFolded(block, out head);
        if (error is not null)
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

        Take(head);
    }

    /// <summary>Rare: the lines that go on are unfolded in memory of our own, where an expectation reads them too.</summary>
    private string? ReadFolded(ReadOnlySpan<byte> block, out ResponseHead head)
    {
        if (_headLength == 0)
            Append(ref _head, ref _headLength, block);
        var own = _head.AsSpan(0, _headLength);
        if (HeadBlock.Unfold(own, out var header) is { } wrong)
        {
            head = default;
            return wrong;
        }

        var error = ResponseHead.Read(own, out head);
        head.Oddities |= WireOddities.FoldedHeader;
        head.OddHeader = header;
        return error;
    }

    private void Take(in ResponseHead head)
    {
        (_facts, KeepAlive) = (head, head.KeepAlive);
        if (_forHead || head.Status is 204 or 304)
        {
            // A body that is announced all the same would be taken for the next answer.
            if (!_forHead && head.Status == 204 && (head.Chunked || head.ContentLength > 0))
            {
                KeepAlive = false;
                _facts.Oddities |= WireOddities.BodyAfterNoContent;
            }

            _step = Step.Done;
        }
        else if (head.HasTransferCoding)
        {
            // A message with both is how requests are smuggled: its framing is believed, its connection is not used again (RFC 9112, 6.1).
            KeepAlive &= head.ContentLength is null && head.Chunked;
            if (head.OtherTransferCoding is { } other)
                (_facts.Coding, _facts.OtherCoding) = (ContentCoding.Other, other);
            _chunked = new ChunkedBody(_keepHead ? _trailers : null);
            _step = head.Chunked ? Step.Chunked : Step.UntilClose;
            UntilCloseReason = head.Chunked ? null : $"Transfer-Encoding: {head.OtherTransferCoding}";
        }
        else if (head.ContentLength is { } length)
        {
            _remaining = length;
            _step = Step.Fixed;
            if (_keepBody)
                _body.Expect(length);
        }
        else
        {
            KeepAlive = false;
            _step = Step.UntilClose;
            UntilCloseReason = (head.Oddities & WireOddities.IdentityCoding) != 0 ? "Transfer-Encoding: identity" : "no Content-Length and no Transfer-Encoding: chunked";
        }
    }

    private void Keep(ReadOnlySpan<byte> payload)
    {
        BodyBytes += payload.Length;
        if (_keepBody && !payload.IsEmpty)
            _body.Add(payload);
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
        _body.Clear();
        _step = Step.Malformed;
    }
}
