using System.Diagnostics;
using PerfGate.Measure;
using PerfGate.Protocols;

namespace PerfGate.Comparing;

/// <summary>Sends slices to one side over its own connections, which stay open between its turns. Used by one thread.</summary>
internal sealed class SideDriver : IDisposable
{
    private static readonly long _leadTicks = Stopwatch.Frequency / 2000;
    private static readonly long _idleTicks = Stopwatch.Frequency / 20;

    // Polling meets a time that sleeping misses by tens of microseconds; more than this would take the core from the target.
    private static readonly TimeSpan _spin = TimeSpan.FromMicroseconds(70);

    private readonly IExchanger _exchanger;
    private readonly Stack<Exchange> _free = new();
    private readonly Queue<int> _waiting = new();
    private readonly int[] _arrivalOf;
    private readonly long[] _timeoutTicks;
    private readonly int _slots;

    private long _firstIteration;
    private SideSlice _slice = new(0);
    private SliceSchedule _schedule = new([], [], 0);

    /// <param name="plan">The same for every side.</param>
    /// <param name="baseAddress">Of this side.</param>
    /// <param name="server">Where it listens.</param>
    public SideDriver(RoundPlan plan, Uri baseAddress, ServerAddress server)
    {
        _slots = plan.MaxConnections;
        _arrivalOf = new int[_slots];
        _timeoutTicks = [.. plan.Endpoints.Select(e => (long)(e.Endpoint.Timeout.TotalSeconds * Stopwatch.Frequency))];
        for (var slot = _slots - 1; slot >= 0; slot--)
            _free.Push(new Exchange(slot));
        _exchanger = HttpExchangers.For(plan.Http.Version).CreateExchanger(new ExchangerOptions
        {
            BaseAddress = baseAddress,
            Server = server,
            Endpoints = [.. plan.Endpoints.Select(e => e.Endpoint)],
            Slots = _slots,
            Scope = new TemplateScope(plan.Iterations),
            Http = plan.Http,
            Transport = plan.Transport,
            Spin = _spin,
            Answers = plan.Answers,
            Completed = Completed,
        });
    }

    public void Enter() => _exchanger.Enter();

    public void Leave() => _exchanger.Leave();

    /// <summary>Drives one slice and returns when its last response has come: no other side pays for what is left of it.</summary>
    /// <param name="schedule">The arrivals.</param>
    /// <param name="firstIteration">The number of the first arrival; the others follow it.</param>
    /// <param name="cancel">Ends it early.</param>
    public SideSlice Run(SliceSchedule schedule, long firstIteration, CancellationToken cancel)
    {
        _firstIteration = firstIteration;
        (_schedule, _slice) = (schedule, new SideSlice(schedule.Offsets.Length));
        var start = _slice.StartTicks = Stopwatch.GetTimestamp() + _leadTicks;
        var next = 0;
        while (!cancel.IsCancellationRequested)
        {
            var now = Stopwatch.GetTimestamp();
            while (next < schedule.Offsets.Length && start + schedule.Offsets[next] <= now)
            {
                Arrive(next++, now);
                now = Stopwatch.GetTimestamp();
            }

            var isDrained = _free.Count == _slots && _waiting.Count == 0;
            if (next == schedule.Offsets.Length && isDrained && now >= start + schedule.LengthTicks)
                break;
            _exchanger.Poll(next < schedule.Offsets.Length ? start + schedule.Offsets[next]
                : now < start + schedule.LengthTicks ? start + schedule.LengthTicks
                : now + _idleTicks);
        }

        _slice.DrainedTicks = Stopwatch.GetTimestamp();
        return _slice;
    }

    public void Dispose() => _exchanger.Dispose();

    private void Arrive(int arrival, long nowTicks)
    {
        _slice.Lateness[arrival] = (float)((nowTicks - _slice.StartTicks - _schedule.Offsets[arrival]) / (double)Stopwatch.Frequency);
        if (_free.TryPop(out var exchange))
            Begin(exchange, arrival);
        else
            _waiting.Enqueue(arrival);
    }

    private void Begin(Exchange exchange, int arrival)
    {
        var endpoint = _schedule.Endpoints[arrival];
        var intended = _slice.StartTicks + _schedule.Offsets[arrival];
        _arrivalOf[exchange.Slot] = arrival;
        exchange.Reset(_firstIteration + arrival, endpoint, intended, intended + _timeoutTicks[endpoint]);
        _exchanger.Start(exchange);
    }

    private void Completed(Exchange exchange)
    {
        var arrival = _arrivalOf[exchange.Slot];
        _slice.Outcomes[arrival] = exchange.Outcome;
        _slice.Problems[arrival] = exchange.Problem;
        _slice.BytesReceived += exchange.BytesReceived;
        _slice.Connects += exchange.Connects;
        if (exchange.Outcome == SampleOutcome.Ok)
            _slice.Seconds[arrival] = (float)(((exchange.DoneTicks - exchange.IntendedTicks) / (double)Stopwatch.Frequency) - _slice.Lateness[arrival]);

        if (_waiting.TryDequeue(out var next))
            Begin(exchange, next);
        else
            _free.Push(exchange);
    }
}
