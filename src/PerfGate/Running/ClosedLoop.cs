using System.Diagnostics;
using PerfGate.Load;
using PerfGate.Measure;
using PerfGate.Protocols;

namespace PerfGate.Running;

/// <summary>
/// The closed model: each connection sends again when its last response is complete. What was started in the window is
/// finished and counted, also after its end. So is a request of the warm-up that is still open when the window ends: its user waited through all of it.
/// </summary>
internal sealed class ClosedLoop : ILoop
{
    // A refused connection is answered in microseconds: without a pause one dead port would outweigh every good response.
    private static readonly long _pauseAfterRefusal = Stopwatch.Frequency / 20;

    private readonly WorkerShare _share;
    private readonly Action<Exchange> _start;
    private readonly Exchange[] _exchanges;
    private readonly bool[] _recorded;
    private readonly long[] _answers;
    private readonly long[] _waitTicks;
    private readonly long[] _firstTicks;
    private readonly long[] _lastTicks;
    private readonly long[] _timeoutTicks;
    private readonly PriorityQueue<int, long> _waiting = new();
    private readonly long _thinkTicks;
    private long _budget;
    private int _active;

    // Requests of the warm-up that are open: each keeps one of the budget for its connection, which has waited since.
    private int _unrecorded;
    private bool _isSpent;

    public ClosedLoop(WorkerShare share, ClosedLoad load, Action<Exchange> start)
    {
        (_share, _start) = (share, start);
        _exchanges = [.. Enumerable.Range(0, share.Slots).Select(i => new Exchange(i))];
        _recorded = new bool[share.Slots];
        _answers = new long[share.Slots];
        _waitTicks = new long[share.Slots];
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

    public IReadOnlyList<(long Answers, long WaitTicks)> Users => [.. _answers.Zip(_waitTicks)];

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
        var window = _share.Window;
        if (!_recorded[slot])
        {
            _unrecorded--;
            if (exchange.DoneTicks >= window.EndTicks || _isSpent)
                Take(exchange);
        }

        if (_recorded[slot])
        {
            _share.Recorder.Record(exchange.Endpoint, exchange.ToSample(), 0, exchange.Problem, exchange.BytesReceived, exchange.Connects, exchange.IsEmpty);
            if (_firstTicks[slot] == 0)
                _firstTicks[slot] = Math.Max(exchange.IntendedTicks, window.StartTicks);
            _lastTicks[slot] = exchange.DoneTicks;
        }

        CountAnswer(exchange, window);
        var pause = exchange.Outcome == SampleOutcome.Connect ? Math.Max(_thinkTicks, _pauseAfterRefusal) : _thinkTicks;
        if (pause > 0)
            _waiting.Enqueue(slot, exchange.DoneTicks + pause);
        else
            StartNext(slot, exchange.DoneTicks);
    }

    private void StartNext(int slot, long nowTicks)
    {
        var window = _share.Window;
        _isSpent |= nowTicks >= window.StartTicks && _budget <= _unrecorded;
        if (nowTicks >= window.EndTicks || _isSpent)
        {
            _active--;
            return;
        }

        var exchange = _exchanges[slot];
        var endpoint = _share.Deck.Deal();
        exchange.Reset(_share.Plan.Iterations.Next(), endpoint, Exchange.Immediately, nowTicks + _timeoutTicks[endpoint]);
        _recorded[slot] = false;
        if (nowTicks >= window.StartTicks)
            Take(exchange);
        else
            _unrecorded++;
        _start(exchange);
    }

    /// <summary>Whether this user was served in the window, be it with the answer to a request of the warm-up; and how long one waited that was not.</summary>
    private void CountAnswer(Exchange exchange, LevelWindow window)
    {
        if (exchange.DoneTicks < window.StartTicks)
            return;
        if (exchange.HasAnswer && exchange.DoneTicks < window.EndTicks && !_isSpent)
            _answers[exchange.Slot]++;
        else if (_answers[exchange.Slot] == 0)
            _waitTicks[exchange.Slot] = Math.Max(_waitTicks[exchange.Slot], exchange.DoneTicks - exchange.IntendedTicks);
    }

    /// <summary>It is one of the measured window.</summary>
    private void Take(Exchange exchange)
    {
        _recorded[exchange.Slot] = true;
        _budget--;
        _share.Recorder.Offer(exchange.Endpoint);
    }
}
