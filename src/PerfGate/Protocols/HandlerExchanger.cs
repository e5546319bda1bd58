using System.Diagnostics;
using System.Globalization;
using PerfGate.Measure;

namespace PerfGate.Protocols;

/// <summary>
/// Exchanges by the runtime's handlers, one for each connection, several streams on each. It runs on the runtime's threads, inside
/// the worker's lock; stamps are taken where the runtime hands over, so a connection that is opened is part of the service time.
/// </summary>
internal sealed class HandlerExchanger : IExchanger
{
    private const int MostLargeBodies = 4;
    private const int MostLengths = 16;

    // What was cancelled at its deadline has this long to come back.
    private static readonly long _graceTicks = Stopwatch.Frequency / 2;

    private readonly WorkerGate _gate = new();
    private readonly CaughtBug _bug = new();
    private readonly Action<Exchange> _completed;
    private readonly HandlerStream[] _streams;
    private readonly HandlerConnection[] _connections;
    private readonly HandlerRequest[] _requests;
    private readonly ResponseJudge _judge;
    private readonly WireNotes _notes;
    private readonly ServerAddress _server;
    private readonly Queue<Exchange> _ended = new();
    private readonly Dictionary<(long, long), string> _lengths = [];
    private readonly long _sweepStepTicks = Stopwatch.Frequency / 1000;

    private long _nextSweepTicks = long.MaxValue;
    private bool _isDisposed;

    /// <param name="options">What the exchanger is made from.</param>
    /// <param name="connect">Makes one of the connections; null: by the runtime's handler.</param>
    public HandlerExchanger(ExchangerOptions options, Func<HandlerConnection>? connect = null)
    {
        (_completed, _server, Answers) = (options.Completed, options.Server, options.Answers);
        _notes = options.Notes ?? new WireNotes(options.Endpoints);
        _judge = new ResponseJudge(options.Endpoints, _notes, Limits);
        _requests = [.. options.Endpoints.Select((e, i) => new HandlerRequest(i, e, options.BaseAddress, options.Http.Version, options.Scope))];
        var count = (options.Slots + options.Http.Streams - 1) / options.Http.Streams;
        _connections = [.. Enumerable.Range(0, count).Select(_ => connect?.Invoke() ?? new HandlerConnection(options))];
        _streams = [.. Enumerable.Range(0, options.Slots).Select(NewStream)];
    }

    /// <summary>Where the first answer of each kind of failure goes; null: nowhere.</summary>
    public FailedAnswers? Answers { get; }

    public long IdleSpinTicks => _gate.IdleSpinTicks;

    public bool IsOnWorkerThread => false;

    public ParserLimits Limits { get; } = new();

    /// <summary>Those of them that are kept to be judged.</summary>
    public SemaphoreSlim LargeBodies { get; } = new(MostLargeBodies);

    public void Enter() => _gate.Enter();

    public void Leave() => _gate.Leave();

    public void Start(Exchange exchange)
    {
        _nextSweepTicks = Math.Min(_nextSweepTicks, exchange.DeadlineTicks);
        _streams[exchange.Slot].Start(exchange, _requests[exchange.Endpoint]);
    }

    public void Poll(long untilTicks)
    {
        _bug.Throw();
        if (_ended.Count > 0)
            Drain();
        else
            _gate.Wait(Math.Min(untilTicks, _nextSweepTicks));

        _bug.Throw();
        if (_nextSweepTicks != long.MaxValue && Stopwatch.GetTimestamp() is var now && now >= _nextSweepTicks)
            Sweep(now);
    }

    /// <summary>From any thread: a bug, which ends the run where the worker polls next.</summary>
    public void Fail(Exception bug) => _bug.Set(bug);

    /// <summary>From any thread, and from inside of <see cref="Start"/>: an exchange has its result, unless the stream was abandoned meanwhile.</summary>
    public void Ended(HandlerStream stream, Exchange exchange, HandlerResult result)
    {
        var isInside = _gate.IsInside;
        lock (_gate.Turn)
        {
            if (_isDisposed || stream.Exchange != exchange)
                return;
            _ = stream.Take();
            (exchange.FirstByteTicks, exchange.DoneTicks, exchange.Status) = (result.FirstByteTicks, result.DoneTicks, result.Status);
            exchange.IsEmpty = result.Status != 0 && result.BytesReceived == 0;
            (exchange.Outcome, exchange.Problem, exchange.Detail) = (result.Outcome, result.Problem, result.Detail);
            (exchange.BytesReceived, exchange.Connects) = (result.BytesReceived, result.Connects);
            if (isInside)
            {
                // Whoever called us reports it when it is done with what it is doing.
                _ended.Enqueue(exchange);
                return;
            }

            try
            {
                _completed(exchange);
                Drain();
            }
            catch (Exception bug)
            {
                Fail(bug);
            }
        }
    }

    /// <summary>From any thread.</summary>
    public (SampleOutcome Outcome, string? Problem) Judge(int endpoint, in RawAnswer answer, out string? detail)
    {
        lock (_judge)
            return _judge.Judge(endpoint, answer, out detail);
    }

    /// <summary>From any thread: a note that is counted.</summary>
    public void Note(int endpoint, string text)
    {
        lock (_judge)
            _notes.Count(endpoint, text);
    }

    /// <summary>What to say of a body that is not as long as Content-Length announces; with the lengths, as long as they are few.</summary>
    public string WrongLength(long bytes, long announced)
    {
        lock (_lengths)
        {
            if (_lengths.TryGetValue((bytes, announced), out var text))
                return text;
            if (_lengths.Count == MostLengths)
                return "the body does not have the length that Content-Length announced";
            return _lengths[(bytes, announced)] = bytes < announced
                ? string.Create(CultureInfo.InvariantCulture, $"the body has {bytes} of the {announced} bytes that Content-Length announced")
                : string.Create(CultureInfo.InvariantCulture, $"the body has {bytes} bytes, more than the {announced} that Content-Length announced");
        }
    }

    public void Dispose()
    {
        // What is still in flight ends, and nobody hears of it any more.
        lock (_gate.Turn)
            _isDisposed = true;
        foreach (var stream in _streams)
            stream.Dispose();
        foreach (var connection in _connections)
            connection.Dispose();
    }

    private HandlerStream NewStream(int slot) => new(this, _connections[slot % _connections.Length], _server);

    private void Drain()
    {
        while (_ended.TryDequeue(out var exchange))
            _completed(exchange);
    }

    private void Sweep(long now)
    {
        // Giving up may start the next exchange, which lowers this again.
        _nextSweepTicks = long.MaxValue;
        var earliest = long.MaxValue;
        for (var slot = 0; slot < _streams.Length; slot++)
        {
            if (_streams[slot].DeadlineTicks <= now)
            {
                if (_streams[slot].IsGivenUp)
                    Abandon(slot, now);
                else
                    _streams[slot].GiveUp(now + _graceTicks);
            }

            earliest = Math.Min(earliest, _streams[slot].DeadlineTicks);
        }

        Drain();
        if (earliest != long.MaxValue)
            _nextSweepTicks = Math.Min(_nextSweepTicks, Math.Max(earliest, now + _sweepStepTicks));
    }

    /// <summary>What was cancelled has not come back: the exchange ends without it, and its place gets a stream that nobody else touches.</summary>
    private void Abandon(int slot, long now)
    {
        var exchange = _streams[slot].Take();
        _streams[slot] = NewStream(slot);
        if (exchange is null)
            return;
        (exchange.DoneTicks, exchange.Outcome, exchange.Problem) = (now, SampleOutcome.Timeout, "no answer in time, and the request could not be cancelled");
        _ended.Enqueue(exchange);
    }
}
