using System.Diagnostics;
using PerfGate.Load;
using PerfGate.Measure;
using PerfGate.Protocols;

namespace PerfGate.Running;

/// <summary>
/// The closed model: each connection sends again when its last response is complete. What was started in the window is
/// finished and counted, also after its end.
/// </summary>
internal sealed class ClosedLoop : ILoop
{
    // A refused connection is answered in microseconds: without a pause one dead port would outweigh every good response.
    private static readonly long _pauseAfterRefusal = Stopwatch.Frequency / 20;

    private readonly WorkerShare _share;
    private readonly Action<Exchange> _start;
    private readonly Exchange[] _exchanges;
    private readonly bool[] _recorded;
    private readonly long[] _firstTicks;
    private readonly long[] _lastTicks;
    private readonly long[] _timeoutTicks;
    private readonly PriorityQueue<int, long> _waiting = new();
    private readonly long _thinkTicks;
    private long _budget;
    private int _active;

    public ClosedLoop(WorkerShare share, ClosedLoad load, Action<Exchange> start)
    {
        (_share, _start) = (share, start);
        _exchanges = [.. Enumerable.Range(0, share.Slots).Select(i => new Exchange(i))];
        _recorded = new bool[share.Slots];
        _firstTicks = new long[share.Slots];
        _lastTicks = new long[share.Slots];
        _timeoutTicks = [.. share.Plan.Endpoints.Select(e => LevelWindow.Ticks(e.Endpoint.Timeout))];
        _thinkTicks = LevelWindow.Ticks(load.ThinkTime);
        _budget = share.Plan.Requests is { } requests ? WorkerShare.PartOf(requests, share.Index, share.Workers) : long.MaxValue;
        _active = share.Slots;

        // Connection i of all starts after its part of the ramp.
        var step = LevelWindow.Ticks(load.RampUp) / (double)load.Concurrency;
        for (var slot = 0; slot < share.Slots; slot++)
            _waiting.Enqueue(slot, share.Window.BeginTicks + (long)(step * ((slot * share.Workers) + share.Index)));
    }

    public bool IsFinished => _active == 0;

    public double? MeanSpanSeconds
    {
        get
        {
            var (sum, count) = (0.0, 0);
            for (var slot = 0; slot < _firstTicks.Length; slot++)
            {
                if (_firstTicks[slot] == 0)
                    continue;
                sum += _lastTicks[slot] - _firstTicks[slot];
                count++;
            }

            return count == 0 ? null : sum / count / Stopwatch.Frequency;
        }
    }

    public long Pump(long nowTicks)
    {
        var end = _share.Window.EndTicks;
        while (_waiting.TryPeek(out _, out var at))
        {
            if (at > nowTicks && nowTicks < end)
                return Math.Min(at, end);
            StartNext(_waiting.Dequeue(), nowTicks);
        }

        return long.MaxValue;
    }

    public void Completed(Exchange exchange)
    {
        var slot = exchange.Slot;
        if (_recorded[slot])
        {
            _share.Recorder.Record(exchange.Endpoint, exchange.ToSample(), 0, exchange.Problem, exchange.BytesReceived, exchange.Connects);
            if (_firstTicks[slot] == 0)
                _firstTicks[slot] = exchange.IntendedTicks;
            _lastTicks[slot] = exchange.DoneTicks;
        }

        var pause = exchange.Outcome == SampleOutcome.Connect ? Math.Max(_thinkTicks, _pauseAfterRefusal) : _thinkTicks;
        if (pause > 0)
            _waiting.Enqueue(slot, exchange.DoneTicks + pause);
        else
            StartNext(slot, exchange.DoneTicks);
    }

    private void StartNext(int slot, long nowTicks)
    {
        var window = _share.Window;
        if (nowTicks >= window.EndTicks || _budget == 0)
        {
            _active--;
            return;
        }

        var exchange = _exchanges[slot];
        var endpoint = _share.Deck.Deal();
        exchange.Reset(_share.Plan.Iterations.Next(), endpoint, Exchange.Immediately, nowTicks + _timeoutTicks[endpoint]);
        _recorded[slot] = nowTicks >= window.StartTicks;
        if (_recorded[slot])
        {
            _budget--;
            _share.Recorder.Offer(endpoint);
        }

        _start(exchange);
    }
}
