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
    private readonly WorkerGate _gate = new();
    private readonly Action<Exchange> _completed;
    private readonly HandlerStream[] _streams;
    private readonly HandlerConnection[] _connections;
    private readonly HandlerRequest[] _requests;
    private readonly string?[] _statusProblems = new string?[1000];
    private readonly Queue<Exchange> _ended = new();
    private readonly long _sweepStepTicks = Stopwatch.Frequency / 1000;

    private long _nextSweepTicks = long.MaxValue;
    private bool _isDisposed;

    public HandlerExchanger(ExchangerOptions options)
    {
        _completed = options.Completed;
        _requests = [.. options.Endpoints.Select(e => new HandlerRequest(e, options.BaseAddress, options.Http.Version, options.Scope))];
        var count = (options.Slots + options.Http.Streams - 1) / options.Http.Streams;
        _connections = [.. Enumerable.Range(0, count).Select(_ => new HandlerConnection(options))];
        _streams = [.. Enumerable.Range(0, options.Slots).Select(i => new HandlerStream(this, _connections[i % count], options.Server))];
    }

    public long IdleSpinTicks => _gate.IdleSpinTicks;

    public bool IsOnWorkerThread => false;

    public void Enter() => _gate.Enter();

    public void Leave() => _gate.Leave();

    public void Start(Exchange exchange)
    {
        _nextSweepTicks = Math.Min(_nextSweepTicks, exchange.DeadlineTicks);
        _streams[exchange.Slot].Start(exchange, _requests[exchange.Endpoint]);
    }

    public void Poll(long untilTicks)
    {
        if (_ended.Count > 0)
            Drain();
        else
            _gate.Wait(Math.Min(untilTicks, _nextSweepTicks));

        if (_nextSweepTicks != long.MaxValue && Stopwatch.GetTimestamp() is var now && now >= _nextSweepTicks)
            Sweep(now);
    }

    /// <summary>From any thread, and from inside of <see cref="Start"/>: an exchange has its result.</summary>
    public void Ended(Exchange exchange)
    {
        if (_gate.IsInside)
        {
            // Whoever called us reports it when it is done with what it is doing.
            _ended.Enqueue(exchange);
            return;
        }

        lock (_gate.Turn)
        {
            if (_isDisposed)
                return;
            _completed(exchange);
            Drain();
        }
    }

    /// <summary>"status 503", made once.</summary>
    public string StatusProblem(int status) =>
        _statusProblems[status] ??= string.Create(CultureInfo.InvariantCulture, $"status {status}");

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
        foreach (var stream in _streams)
        {
            if (stream.DeadlineTicks <= now)
                stream.GiveUp();
            else
                earliest = Math.Min(earliest, stream.DeadlineTicks);
        }

        Drain();
        if (earliest != long.MaxValue)
            _nextSweepTicks = Math.Min(_nextSweepTicks, Math.Max(earliest, now + _sweepStepTicks));
    }
}
