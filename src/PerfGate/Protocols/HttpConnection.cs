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

    private readonly Http1Exchanger _exchanger;
    private readonly IChannel _channel;
    private readonly ResponseParser _parser;
    private readonly RequestBuffer _request = new();

    private State _state;
    private long _connectedTicks;
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
        if (exchange.IntendedTicks == Exchange.Immediately && (_state != State.Open || IsTooOld()))
            exchange.IntendedTicks = Stopwatch.GetTimestamp();
        _exchanger.Scope.Begin(exchange.Iteration);
        _compiled.Write(_request, _exchanger.Scope);
        if (_state == State.Open && IsTooOld())
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
        var connecting = _state == State.Connecting;
        CloseChannel();
        End(nowTicks, SampleOutcome.Timeout, connecting ? "no connection in time" : _exchange.FirstByteTicks == 0 ? "no answer in time" : "the answer was not complete in time");
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
        exchange.BytesReceived += bytes.Length;
        switch (_parser.Feed(bytes, out var consumed))
        {
            case ParseState.Done:
                Finish(atTicks, keep: _parser.KeepAlive && consumed == bytes.Length && _unsent == 0);
                break;
            case ParseState.Malformed:
                exchange.Status = _parser.Status;
                CloseChannel();
                End(atTicks, SampleOutcome.Protocol, _parser.Error);
                break;
        }
    }

    public void Ended(string? problem)
    {
        var wasConnecting = _state == State.Connecting;
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
            Finish(now, keep: false);
        }
        else if (_used && !_retried && exchange.FirstByteTicks == 0 && _compiled.IsIdempotent)
        {
            // A server may close an idle connection just as the next request is on its way (RFC 9112, 9.3.1): asked again,
            // once, on a new one. The time it cost stays in the response time.
            _retried = true;
            Connect();
        }
        else
        {
            exchange.Status = _parser.Status;
            End(now, SampleOutcome.Reset, problem ?? (exchange.FirstByteTicks == 0
                ? "the connection was closed without an answer"
                : "the connection was closed before the answer was complete"));
        }
    }

    private bool IsTooOld() =>
        (_used && _exchanger.Policy.FreshPerRequest)
        || (_exchanger.MaxAgeTicks is { } age && Stopwatch.GetTimestamp() - _connectedTicks > age);

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

    private void Finish(long atTicks, bool keep)
    {
        var exchange = _exchange!;
        _used = true;
        if (!keep || _exchanger.Policy.FreshPerRequest)
            CloseChannel();
        exchange.Status = _parser.Status;
        var expect = _compiled.Endpoint.Expect;
        if (!expect.AcceptsStatus(exchange.Status))
        {
            End(atTicks, SampleOutcome.Status, _exchanger.StatusProblem(exchange.Status));
            return;
        }

        string? mismatch = null;
        if (expect.NeedsHeaders || expect.NeedsBody)
            mismatch = expect.Mismatch(new ResponseView(exchange.Status, _parser.Head, _parser.Body));
        End(atTicks, mismatch is null ? SampleOutcome.Ok : SampleOutcome.Expectation, mismatch);
    }

    private void End(long atTicks, SampleOutcome outcome, string? problem)
    {
        var exchange = _exchange!;
        _exchange = null;
        (exchange.DoneTicks, exchange.Outcome, exchange.Problem) = (atTicks, outcome, problem);
        _exchanger.Completed(exchange);
    }

    private void CloseChannel()
    {
        if (_state != State.Closed)
            _channel.Close();
        _state = State.Closed;
    }
}
