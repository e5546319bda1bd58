using System.Diagnostics;
using PerfGate.Measure;

namespace PerfGate.Protocols;

/// <summary>
/// One HTTP/1.1 connection: sends one request at a time, reads its response, connects again when it must. Knows no
/// transport; a transport's events come in one at a time.
/// </summary>
internal sealed class HttpConnection : IChannelOwner
{
    private enum State : byte
    {
        Closed,
        Connecting,
        Open,
    }

    private static readonly long _leastIdleTicks = Stopwatch.Frequency / 20;

    private readonly Http1Exchanger _exchanger;
    private readonly IChannel _channel;
    private readonly ResponseParser _parser;
    private readonly RequestBuffer _request = new();
    private readonly AnswerBytes _answer = new();

    private State _state;
    private long _connectedTicks;
    private long _idleSinceTicks;
    private long _maxIdleTicks = long.MaxValue;
    private int? _announcedIdleSeconds;
    private bool _used;
    private Exchange? _exchange;
    private CompiledRequest _compiled = null!;
    private int _unsent;
    private bool _retried;

    public HttpConnection(Http1Exchanger exchanger, Func<IChannelOwner, IChannel> open)
    {
        _exchanger = exchanger;
        _parser = new ResponseParser(exchanger.Limits);
        _channel = open(this);
    }

    /// <summary>The exchange in flight; null when there is none.</summary>
    public Exchange? Exchange => _exchange;

    public void Start(Exchange exchange)
    {
        _exchange = exchange;
        _compiled = _exchanger.Requests[exchange.Endpoint];
        _retried = false;
        var isTooOld = _state == State.Open && IsTooOld();
        if (exchange.IntendedTicks == Exchange.Immediately && (_state != State.Open || isTooOld))
            exchange.IntendedTicks = Stopwatch.GetTimestamp();
        _exchanger.Scope.Begin(exchange.Iteration);
        _compiled.Write(_request, _exchanger.Scope);
        if (isTooOld)
            CloseChannel();
        if (_state == State.Open)
            Send();
        else
            Connect();
    }

    /// <summary>The exchange's deadline has passed.</summary>
    public void GiveUp(long nowTicks)
    {
        if (_exchange is null)
            return;
        var problem = _state == State.Connecting ? "no connection in time"
            : _exchange.FirstByteTicks == 0 ? "no answer in time"
            : _parser.UntilCloseReason is { } reason ? _exchanger.NeverClosed(reason)
            : "the answer was not complete in time";
        _exchange.BytesReceived = _parser.BodyBytes;
        CloseChannel();
        End(nowTicks, SampleOutcome.Timeout, problem);
    }

    public void Close() => CloseChannel();

    public void Connected()
    {
        _state = State.Open;
        _connectedTicks = Stopwatch.GetTimestamp();
        if (_exchange is not null)
            Send();
    }

    public void Writable()
    {
        if (_unsent > 0 && _state == State.Open)
            SendRest();
    }

    public void Received(ReadOnlySpan<byte> bytes, long atTicks)
    {
        if (_exchange is not { } exchange)
        {
            // Nobody asked for these bytes; a connection that is out of step is not used again.
            CloseChannel();
            return;
        }

        // A wall clock that was set between the time stamp and its reading must not make an answer older than its request.
        if (atTicks < exchange.SentTicks)
            atTicks = exchange.SentTicks;
        if (exchange.FirstByteTicks == 0)
            exchange.FirstByteTicks = atTicks;
        var state = _parser.Feed(bytes, out var consumed);
        exchange.BytesReceived = _parser.BodyBytes;
        switch (state)
        {
            case ParseState.Done:
                if (consumed < bytes.Length || _parser.Facts.Oddities != WireOddities.None)
                    NoteOddities(consumed < bytes.Length);
                if (_parser.Status == 400 && bytes.IndexOf("HTTP/2 only endpoint"u8) >= 0)
                    EndMisunderstood(atTicks, bytes);
                else
                    Finish(atTicks, keep: _parser.KeepAlive && consumed == bytes.Length && _unsent == 0, bytes);
                break;
            case ParseState.Malformed:
                exchange.Status = _parser.Status;
                CloseChannel();
                End(atTicks, SampleOutcome.Protocol, _parser.Error, bytes);
                break;
            default:
                _answer.Keep(bytes);
                break;
        }
    }

    public void Ended(string? problem)
    {
        var (wasConnecting, hasUnsent) = (_state == State.Connecting, _unsent > 0 || _channel.HasUnsent);
        _state = State.Closed;
        if (_exchange is not { } exchange)
            return;
        var now = Stopwatch.GetTimestamp();
        if (wasConnecting)
        {
            End(now, SampleOutcome.Connect, problem ?? "the connection was closed while it was made");
        }
        else if (problem is null && _parser.EndOfStream())
        {
            Finish(now, keep: false, []);
        }
        else if (_used && !_retried && exchange.FirstByteTicks == 0 && _compiled.IsIdempotent)
        {
            // A server may close an idle connection just as the next request is on its way (RFC 9112, 9.3.1): asked again,
            // once, on a new one. The time it cost stays in the response time.
            _retried = true;
            _exchanger.Notes.Count(exchange.Endpoint, "sent again on a new connection, because the server closed the kept one before it answered");
            Connect();
        }
        else
        {
            exchange.Status = _parser.Status;
            End(now, SampleOutcome.Reset, EndProblem(exchange, now, hasUnsent, problem));
        }
    }

    /// <summary>ASP.NET Core says in words that it took the request for a broken HTTP/2 connection.</summary>
    private void EndMisunderstood(long atTicks, ReadOnlySpan<byte> last)
    {
        _exchange!.Status = _parser.Status;
        CloseChannel();
        End(atTicks, SampleOutcome.Protocol, ResponseParser.OnlyHttp2, last);
    }

    private string EndProblem(Exchange exchange, long nowTicks, bool hasUnsent, string? problem)
    {
        if (exchange.FirstByteTicks != 0)
            return problem is null or ChannelEnd.Cut ? "the connection was closed before the answer was complete" : problem;

        // Idle for long, and ended at once when the request came: the server's time-out met it. Else it is what the server did with the request.
        var idle = _used ? exchange.SentTicks - _idleSinceTicks : 0;
        if (idle >= _leastIdleTicks && nowTicks - exchange.SentTicks < idle / 10)
            return _exchanger.IdleClosed(_announcedIdleSeconds);
        if (hasUnsent)
            return "the connection was closed without an answer while the request's body was still being sent";
        return problem is null or ChannelEnd.Cut ? "the connection was closed without an answer" : problem;
    }

    private void NoteOddities(bool hasExtraBytes) =>
        _exchanger.Notes.Add(_exchange!.Endpoint, _parser.Facts.Oddities | (hasExtraBytes && _parser.Status != 204 ? WireOddities.ExtraBytes : WireOddities.None), _parser.Facts.OddHeader);

    private bool IsTooOld()
    {
        if (!_used)
            return IsOlderThan(_exchanger.MaxAgeTicks, _connectedTicks);
        if (_exchanger.Policy.FreshPerRequest || IsOlderThan(_exchanger.MaxAgeTicks, _connectedTicks))
            return true;

        // The clock is read only where there is a limit.
        return _maxIdleTicks != long.MaxValue && Stopwatch.GetTimestamp() - _idleSinceTicks > _maxIdleTicks;
    }

    private static bool IsOlderThan(long? ageTicks, long sinceTicks) => ageTicks is { } age && Stopwatch.GetTimestamp() - sinceTicks > age;

    private void Connect()
    {
        _state = State.Connecting;
        _used = false;
        _exchange!.Connects++;
        _channel.Connect();
    }

    private void Send()
    {
        var exchange = _exchange!;
        var expect = _compiled.Endpoint.Expect;
        _parser.Begin(_compiled.IsHead, expect.NeedsHeaders, expect.NeedsBody);
        _answer.Clear();
        _unsent = _request.Written.Length;
        exchange.SentTicks = Stopwatch.GetTimestamp();
        if (exchange.IntendedTicks == Exchange.Immediately)
            exchange.IntendedTicks = exchange.SentTicks;
        SendRest();
    }

    private void SendRest()
    {
        var bytes = _request.Written;
        _unsent -= _channel.Send(bytes[^_unsent..]);
    }

    private void Finish(long atTicks, bool keep, ReadOnlySpan<byte> last)
    {
        var exchange = _exchange!;
        _used = true;
        _idleSinceTicks = atTicks;
        if (_parser.Facts.IdleSeconds != _announcedIdleSeconds || _maxIdleTicks == long.MaxValue)
            LimitIdleness(_parser.Facts.IdleSeconds);
        if (!keep || _exchanger.Policy.FreshPerRequest)
            CloseChannel();
        (exchange.Status, exchange.IsEmpty) = (_parser.Status, exchange.BytesReceived == 0);
        var facts = _parser.Facts;
        var (outcome, problem) = _exchanger.Judge.Judge(exchange.Endpoint, new RawAnswer(new ResponseView(exchange.Status, _parser.Head, _parser.Body, _parser.Trailers))
        {
            Coding = facts.Coding,
            OtherCoding = facts.OtherCoding,
            IsBodyTooLong = _parser.IsBodyTooLong,
        }, out var detail);
        exchange.Detail = detail;
        _parser.Release();
        End(atTicks, outcome, problem, last);
    }

    /// <summary>The server's Keep-Alive header is heeded a little early, since a request is on its way for a while; the spec's limit holds beside it.</summary>
    private void LimitIdleness(int? announcedSeconds)
    {
        _announcedIdleSeconds = announcedSeconds;
        var announced = announcedSeconds is { } seconds ? (long)((seconds - Math.Clamp(seconds * 0.1, 0.1, 1)) * Stopwatch.Frequency) : long.MaxValue;
        _maxIdleTicks = Math.Min(announced, _exchanger.MaxIdleTicks ?? long.MaxValue);
    }

    /// <param name="atTicks">When.</param>
    /// <param name="outcome">How.</param>
    /// <param name="problem">What went wrong; null when nothing did.</param>
    /// <param name="last">The piece of the answer that was read last, as far as it was not kept yet.</param>
    private void End(long atTicks, SampleOutcome outcome, string? problem, ReadOnlySpan<byte> last = default)
    {
        var exchange = _exchange!;
        if (outcome == SampleOutcome.Ok && exchange.Status is >= 300 and < 400)
            problem = FailedAnswers.Redirect;
        if (problem is not null && exchange.FirstByteTicks != 0 && _exchanger.Answers is { } answers && answers.Wants(exchange.Endpoint, outcome, problem) && _answer.Read(last) is { } answer)
            answers.Keep(exchange.Endpoint, outcome, problem, answer, exchange.Detail);
        _exchange = null;
        (exchange.DoneTicks, exchange.Outcome, exchange.Problem) = (atTicks, outcome, outcome == SampleOutcome.Ok ? null : problem);
        _exchanger.Completed(exchange);
    }

    private void CloseChannel()
    {
        if (_state != State.Closed)
            _channel.Close();
        _state = State.Closed;
    }
}
