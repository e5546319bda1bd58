using System.Diagnostics;
using System.Globalization;

namespace PerfGate.Protocols;

/// <summary>HTTP/1.1 by PerfGate's own state machine, over any transport.</summary>
internal sealed class Http1Exchanger : IExchanger
{
    private readonly ITransport _transport;
    private readonly Action<Exchange> _completed;
    private readonly HttpConnection?[] _connections;
    private readonly string?[] _statusProblems = new string?[1000];
    private readonly long _sweepStepTicks = Stopwatch.Frequency / 1000;

    private long _nextSweepTicks = long.MaxValue;

    /// <param name="transport">Disposed by whoever made it, after this.</param>
    /// <param name="requests">One per endpoint, not shared with another thread.</param>
    /// <param name="slots">How many exchanges can be in flight.</param>
    /// <param name="policy">How long a connection lives.</param>
    /// <param name="scope">Where the changing parts of requests come from.</param>
    /// <param name="completed">Hears of every exchange that ended; may start the next one.</param>
    public Http1Exchanger(
        ITransport transport, IReadOnlyList<CompiledRequest> requests, int slots, ConnectionPolicy policy, TemplateScope scope, Action<Exchange> completed)
    {
        (_transport, _completed, Requests, Policy, Scope) = (transport, completed, [.. requests], policy, scope);
        _connections = new HttpConnection?[slots];
        MaxAgeTicks = policy.MaxAge is { } age ? (long)(age.TotalSeconds * Stopwatch.Frequency) : null;
    }

    public CompiledRequest[] Requests { get; }

    public ConnectionPolicy Policy { get; }

    public TemplateScope Scope { get; }

    public ParserLimits Limits { get; } = new();

    public long? MaxAgeTicks { get; }

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

    /// <summary>"status 503", made once.</summary>
    public string StatusProblem(int status) =>
        _statusProblems[status] ??= string.Create(CultureInfo.InvariantCulture, $"status {status}");

    public void Dispose()
    {
        foreach (var connection in _connections)
            connection?.Close();
    }

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
