using System.Diagnostics;
using System.Globalization;

namespace PerfGate.Protocols;

/// <summary>HTTP/1.1 by PerfGate's own state machine, over any transport.</summary>
internal sealed class Http1Exchanger : IExchanger
{
    private readonly ITransport _transport;
    private readonly Action<Exchange> _completed;
    private readonly HttpConnection?[] _connections;
    private readonly Dictionary<string, string> _texts = [];
    private readonly long _sweepStepTicks = Stopwatch.Frequency / 1000;

    private long _nextSweepTicks = long.MaxValue;

    /// <param name="transport">Disposed by whoever made it, after this.</param>
    /// <param name="requests">One per endpoint, not shared with another thread.</param>
    /// <param name="options">What the exchanger is made from.</param>
    public Http1Exchanger(ITransport transport, IReadOnlyList<CompiledRequest> requests, ExchangerOptions options)
    {
        (_transport, _completed, Requests, Policy, Scope) = (transport, options.Completed, [.. requests], options.Http.Connections, options.Scope);
        _connections = new HttpConnection?[options.Slots];
        MaxAgeTicks = Ticks(Policy.MaxAge);
        MaxIdleTicks = Ticks(Policy.MaxIdle);
        Notes = options.Notes ?? new WireNotes(options.Endpoints);
        Judge = new ResponseJudge(options.Endpoints, Notes, Limits);
    }

    public CompiledRequest[] Requests { get; }

    public ConnectionPolicy Policy { get; }

    public TemplateScope Scope { get; }

    /// <summary>Where the first answer of each kind of failure goes; null: nowhere.</summary>
    public FailedAnswers? Answers { get; init; }

    public ParserLimits Limits { get; } = new();

    public ResponseJudge Judge { get; }

    public WireNotes Notes { get; }

    public long? MaxAgeTicks { get; }

    /// <summary>A connection that was idle for longer is not used again; null: it is.</summary>
    public long? MaxIdleTicks { get; }

    public long IdleSpinTicks => _transport.IdleSpinTicks;

    public bool IsOnWorkerThread => _transport.IsOnWorkerThread;

    public void Enter() => _transport.Enter();

    public void Leave() => _transport.Leave();

    public void Start(Exchange exchange)
    {
        var connection = _connections[exchange.Slot] ??= new HttpConnection(this, _transport.CreateChannel);
        _nextSweepTicks = Math.Min(_nextSweepTicks, exchange.DeadlineTicks);
        connection.Start(exchange);
    }

    public void Poll(long untilTicks)
    {
        _transport.Poll(Math.Min(untilTicks, _nextSweepTicks));

        // One comparison per turn of the loop while nothing can be late; deadlines are looked through only when the earliest one passes.
        if (_nextSweepTicks != long.MaxValue && Stopwatch.GetTimestamp() is var now && now >= _nextSweepTicks)
            Sweep(now);
    }

    public void Completed(Exchange exchange) => _completed(exchange);

    /// <summary>What to say of a body that ends with its connection, which did not end in time; made once for each reason.</summary>
    public string NeverClosed(string reason) => Text(reason, static r => $"{r}: the body ends with the connection, which the server kept open");

    /// <summary>What to say of a request that was sent as the server closed the idle connection.</summary>
    /// <param name="announcedSeconds">Of the server's Keep-Alive header; null: it has none.</param>
    public string IdleClosed(int? announcedSeconds) => announcedSeconds is not { } seconds
        ? "the idle connection was closed by the server as the request was sent"
        : Text(seconds.ToString(CultureInfo.InvariantCulture), static s => $"the idle connection was closed by the server (Keep-Alive: timeout={s}) as the request was sent");

    public void Dispose()
    {
        foreach (var connection in _connections)
            connection?.Close();
    }

    private string Text(string key, Func<string, string> make) => _texts.TryGetValue(key, out var text) ? text : _texts.Count < 100 ? _texts[key] = make(key) : make(key);

    private static long? Ticks(TimeSpan? time) => time is { } span ? (long)(span.TotalSeconds * Stopwatch.Frequency) : null;

    private void Sweep(long now)
    {
        // Giving up may start the next exchange, which lowers this again.
        _nextSweepTicks = long.MaxValue;
        var earliest = long.MaxValue;
        foreach (var connection in _connections)
        {
            if (connection?.Exchange is { } exchange && exchange.DeadlineTicks <= now)
                connection.GiveUp(now);
            if (connection?.Exchange is { } next)
                earliest = Math.Min(earliest, next.DeadlineTicks);
        }

        // Many connections may expire one after another: not one sweep for each of them.
        if (earliest != long.MaxValue)
            _nextSweepTicks = Math.Max(earliest, now + _sweepStepTicks);
    }
}
