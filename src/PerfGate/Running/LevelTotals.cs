using PerfGate.Measure;

namespace PerfGate.Running;

/// <summary>Adds up what the workers of a level hand over, second by second.</summary>
internal sealed class LevelTotals(int endpoints, int workers)
{
    // A second is complete when every worker has handed over a later one.
    private readonly SortedDictionary<int, Slice> _open = [];

    // Of closed seconds: a slice holds hundreds of KiB, and a soak has thousands of seconds.
    private readonly Stack<Slice> _spare = new();
    private readonly int[] _reached = [.. Enumerable.Repeat(-1, workers)];
    private readonly List<LoadSecond>[] _timelines = [.. Enumerable.Range(0, endpoints).Select(_ => new List<LoadSecond>())];
    private readonly List<LoadSecond> _timeline = [];
    private readonly LatencyHistogram _scratch = new();

    /// <summary>Everything so far.</summary>
    public Slice Sum { get; } = new(endpoints);

    /// <summary>The last complete second of all endpoints together that lies in a window; null where there is none.</summary>
    /// <param name="length">Of the window.</param>
    public LoadSecond? LastWithin(TimeSpan length) => _timeline.FindLast(s => s.AtSeconds + 1 <= length.TotalSeconds);

    /// <summary>All so far, over the time that it took.</summary>
    public LiveTick Tick(TimeSpan elapsed, TimeSpan taken)
    {
        _scratch.Clear();
        foreach (var endpoint in Sum.Endpoints)
            _scratch.Add(endpoint.ResponseTime);
        return new LiveTick(elapsed, Ended, Failed, taken > TimeSpan.Zero ? Ended / taken.TotalSeconds : 0, _scratch.Quantile(0.95));
    }

    public IReadOnlyList<LoadSecond> Timeline => _timeline;

    public long Ended => Sum.Endpoints.Sum(e => e.Ended);

    public long Failed => Sum.Endpoints.Sum(e => e.Errors.Total + e.Dropped);

    public IReadOnlyList<LoadSecond> TimelineOf(int endpoint) => _timelines[endpoint];

    /// <param name="worker">Who filled it.</param>
    /// <param name="slice">Copied; the worker may have it back.</param>
    public void Add(int worker, Slice slice)
    {
        Sum.Add(slice);
        if (!_open.TryGetValue(slice.Second, out var second))
            _open[slice.Second] = second = Empty(slice.Second);
        second.Add(slice);
        _reached[worker] = slice.Second;
        Close(before: _reached.Min() + 1);
    }

    /// <summary>No worker hands over anything more. What ended after the window belongs to its last second.</summary>
    public void Finish(int seconds)
    {
        foreach (var late in _open.Where(s => s.Key >= seconds && seconds > 0).ToList())
        {
            _open.Remove(late.Key);
            if (!_open.TryGetValue(seconds - 1, out var last))
                _open[seconds - 1] = last = Empty(seconds - 1);
            last.Add(late.Value);
        }

        Close(before: int.MaxValue);
    }

    private void Close(int before)
    {
        while (_open.Count > 0 && _open.First() is var (number, slice) && number < before)
        {
            _open.Remove(number);
            _scratch.Clear();
            for (var i = 0; i < endpoints; i++)
            {
                var endpoint = slice.Endpoints[i];
                _timelines[i].Add(Second(number, endpoint.Offered, endpoint.Succeeded, endpoint.Errors.Total + endpoint.Dropped, endpoint.ResponseTime));
                _scratch.Add(endpoint.ResponseTime);
            }

            _timeline.Add(Second(
                number, slice.Endpoints.Sum(e => e.Offered), slice.Endpoints.Sum(e => e.Succeeded), slice.Endpoints.Sum(e => e.Errors.Total + e.Dropped), _scratch));
            slice.Clear();
            _spare.Push(slice);
        }
    }

    private Slice Empty(int second)
    {
        var slice = _spare.Count > 0 ? _spare.Pop() : new Slice(endpoints);
        slice.Second = second;
        return slice;
    }

    private static LoadSecond Second(int number, long offered, long succeeded, long failed, LatencyHistogram latencies) =>
        new(number, offered, succeeded, failed, latencies.Quantile(0.5), latencies.Quantile(0.95), latencies.Quantile(0.99));
}
