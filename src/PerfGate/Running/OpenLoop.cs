using System.Diagnostics;
using PerfGate.Load;
using PerfGate.Protocols;

namespace PerfGate.Running;

/// <summary>
/// The open model: compares the clock with the next intended time, starts, counts. An arrival that finds no connection free
/// waits for one at the target's expense; a timeout counts from the intended time, so all of it ends soon after the window.
/// </summary>
internal sealed class OpenLoop : ILoop, IDisposable
{
    // What a frozen generator missed is not sent in one burst that no client ever sent: older arrivals are given up and counted.
    private static readonly long _maxCatchUpTicks = Stopwatch.Frequency / 4;

    // A rate far beyond what any machine sends: after the window its arrivals are given up and counted for so long, which is far more of them than is tolerated.
    private static readonly long _longestCountTicks = Stopwatch.Frequency;

    // Arrivals between two looks at the clock of the worker and at its cancellation.
    private const int MostArrivals = 4096;

    private readonly WorkerShare _share;
    private readonly Action<Exchange> _start;
    private readonly Stack<Exchange> _free = new();
    private readonly Queue<Arrival> _backlog = new();
    private readonly long[] _timeoutTicks;
    private readonly IEnumerator<long> _times;
    private readonly int _slots;
    private long _nextTicks;
    private long _budget;

    public OpenLoop(WorkerShare share, OpenLoad load, Action<Exchange> start)
    {
        (_share, _start, _slots) = (share, start, share.Slots);
        for (var slot = share.Slots - 1; slot >= 0; slot--)
            _free.Push(new Exchange(slot));
        _timeoutTicks = [.. share.Plan.Endpoints.Select(e => LevelWindow.Ticks(e.Endpoint.Timeout))];
        _budget = share.Plan.Requests is { } requests ? WorkerShare.PartOf(requests, share.Index, share.Workers) : long.MaxValue;
        _times = Times(share, load.Arrivals).GetEnumerator();
        Advance();
    }

    public bool IsFinished => _nextTicks == long.MaxValue && _backlog.Count == 0 && _free.Count == _slots;

    public double? MeanSpanSeconds => null;

    public IReadOnlyList<(long Answers, long WaitTicks)> Users => [];

    public long Pump(long nowTicks)
    {
        for (var arrivals = 0; _nextTicks <= nowTicks && arrivals < MostArrivals; arrivals++)
        {
            var over = nowTicks - _share.Window.EndTicks;
            if (over >= 0 && (_nextTicks >= _share.Window.EndTicks || over > _longestCountTicks))
            {
                End(nowTicks);
                break;
            }

            Arrive(nowTicks);
            Advance();
            nowTicks = Stopwatch.GetTimestamp();
        }

        return _nextTicks;
    }

    public void Completed(Exchange exchange)
    {
        var window = _share.Window;

        // A request of the warm-up that is open when the window ends has kept its user waiting through all of it.
        var isOver = exchange.DoneTicks >= window.EndTicks;
        if (exchange.IntendedTicks < window.StartTicks && isOver)
            _share.Recorder.Offer(exchange.Endpoint);
        if (exchange.IntendedTicks >= window.StartTicks || isOver)
            _share.Recorder.Record(exchange.Endpoint, exchange.ToSample(), exchange.LatenessTicks, exchange.Problem, exchange.BytesReceived, exchange.Connects, exchange.IsEmpty);

        while (_backlog.TryDequeue(out var arrival))
        {
            if (arrival.DeadlineTicks > exchange.DoneTicks)
            {
                Begin(exchange, arrival);
                return;
            }

            Drop(arrival, exchange.DoneTicks);
        }

        _free.Push(exchange);
    }

    public void Dispose() => _times.Dispose();

    /// <summary>Nothing arrives any more. A load that was ended early has no time for the arrivals that wait for a connection: they were never sent.</summary>
    private void End(long nowTicks)
    {
        _nextTicks = long.MaxValue;
        while (_share.Window.StoppedEarly && _backlog.TryDequeue(out var arrival))
            Drop(arrival, nowTicks);
    }

    private void Drop(Arrival arrival, long nowTicks)
    {
        if (arrival.IntendedTicks >= _share.Window.StartTicks)
            _share.Recorder.Drop(arrival.Endpoint, arrival.IntendedTicks, nowTicks);
    }

    private void Arrive(long nowTicks)
    {
        var endpoint = _share.Deck.Deal();
        var measured = _nextTicks >= _share.Window.StartTicks;
        var late = nowTicks - _nextTicks;
        if (measured)
            _share.Recorder.Offer(endpoint);
        if (late > _maxCatchUpTicks)
        {
            if (measured)
                _share.Recorder.Skip();
            return;
        }

        if (measured)
            _share.Recorder.Late(late, noConnectionFree: _free.Count == 0);
        var arrival = new Arrival(_nextTicks, _nextTicks + _timeoutTicks[endpoint], late, endpoint);
        if (_free.TryPop(out var exchange))
            Begin(exchange, arrival);
        else
            _backlog.Enqueue(arrival);
    }

    private void Begin(Exchange exchange, Arrival arrival)
    {
        exchange.Reset(_share.Plan.Iterations.Next(), arrival.Endpoint, arrival.IntendedTicks, arrival.DeadlineTicks);
        exchange.LatenessTicks = arrival.LatenessTicks;
        _start(exchange);
    }

    private void Advance()
    {
        if (!_times.MoveNext())
        {
            _nextTicks = long.MaxValue;
            return;
        }

        _nextTicks = _times.Current;
        if (_nextTicks >= _share.Window.StartTicks && _budget-- <= 0)
            _nextTicks = long.MaxValue;
    }

    /// <summary>This worker's arrivals in stopwatch ticks: the beginning of the schedule as warm-up, then the schedule.</summary>
    private static IEnumerable<long> Times(WorkerShare share, IArrivalSchedule arrivals)
    {
        var ticksPerNanosecond = Stopwatch.Frequency / 1e9;
        var window = share.Window;
        var number = 0L;
        var period = (long)(arrivals.Duration.TotalSeconds * Stopwatch.Frequency);
        for (var origin = window.BeginTicks; origin < window.StartTicks && period > 0; origin += period)
        {
            foreach (var nanoseconds in arrivals.IntendedNanoseconds(~share.Plan.Seed))
            {
                var ticks = origin + (long)(nanoseconds * ticksPerNanosecond);
                if (ticks >= window.StartTicks)
                    break;
                if (number++ % share.Workers == share.Index)
                    yield return ticks;
            }
        }

        number = 0;
        foreach (var nanoseconds in arrivals.IntendedNanoseconds(share.Plan.Seed))
        {
            if (number++ % share.Workers == share.Index)
                yield return window.StartTicks + (long)(nanoseconds * ticksPerNanosecond);
        }
    }

    private readonly record struct Arrival(long IntendedTicks, long DeadlineTicks, long LatenessTicks, int Endpoint);
}
