using System.Collections.Concurrent;
using System.Diagnostics;

namespace PerfGate.Measure;

/// <summary>
/// The recording side of one worker thread. It fills the slice of the current second and hands full ones over; a reader
/// takes them, adds them up, and gives them back empty. Neither waits for the other, and nothing is allocated per exchange.
/// </summary>
internal sealed class Recorder
{
    private static readonly double _nanosecondsPerTick = 1e9 / Stopwatch.Frequency;

    private readonly long[][] _limitNanoseconds;
    private readonly ConcurrentQueue<Slice> _full = new();
    private readonly ConcurrentQueue<Slice> _empty = new();
    private long _startTicks;
    private Slice _current;

    /// <param name="limitSeconds">Per endpoint, the latency limits to count exceedances of.</param>
    public Recorder(IReadOnlyList<IReadOnlyList<double>> limitSeconds)
    {
        _limitNanoseconds = [.. limitSeconds.Select(limits => limits.Select(s => (long)(s * 1e9)).ToArray())];
        Batches = [.. _limitNanoseconds.Select(limits => new BatchCounts(limits.Length))];
        _current = new Slice(limitSeconds.Count);
        _empty.Enqueue(new Slice(limitSeconds.Count));
        _empty.Enqueue(new Slice(limitSeconds.Count));
        NextSecondTicks = long.MaxValue;
    }

    /// <summary>Per endpoint.</summary>
    public IReadOnlyList<BatchCounts> Batches { get; }

    /// <summary>When <see cref="NextSecond"/> is wanted.</summary>
    public long NextSecondTicks { get; private set; }

    /// <summary>The measured window begins at this time.</summary>
    public void Start(long startTicks)
    {
        _startTicks = startTicks;
        NextSecondTicks = startTicks + Stopwatch.Frequency;
    }

    /// <summary>An arrival of the measured window is due, or in the closed model is sent.</summary>
    public void Offer(int endpoint) => _current.Endpoints[endpoint].Offered++;

    /// <summary>An exchange of the measured window ended.</summary>
    /// <param name="endpoint">Its index.</param>
    /// <param name="sample">How it went.</param>
    /// <param name="latenessTicks">How late the generator itself was.</param>
    /// <param name="problem">What went wrong, a text that is made once; null when nothing did.</param>
    /// <param name="bytes">Bytes received.</param>
    /// <param name="connects">Connections opened for it.</param>
    /// <param name="isEmpty">The answer had no body.</param>
    public void Record(int endpoint, in Sample sample, long latenessTicks, string? problem, long bytes, int connects, bool isEmpty = false)
    {
        var slice = _current.Endpoints[endpoint];
        var response = Nanoseconds(sample.DoneTicks - sample.IntendedTicks);
        var ok = sample.Outcome == SampleOutcome.Ok;
        if (ok)
        {
            slice.Succeeded++;
            if (sample.Status is >= 300 and < 400)
                slice.Redirects++;
            else if (isEmpty && sample.Status == 200)
                slice.Empty++;
            slice.ResponseTime.Record(response);
            slice.ServiceTime.Record(Nanoseconds(sample.DoneTicks - sample.SentTicks));
            slice.TimeToFirstByte.Record(Nanoseconds(sample.FirstByteTicks - sample.SentTicks));
            if (latenessTicks > 0)
                CountLate(slice, endpoint, response, Nanoseconds(latenessTicks));
        }
        else
        {
            slice.Errors.Count(sample.Outcome, problem);
            RecordFailed(slice, sample, response);
        }

        slice.BytesReceived += bytes;
        slice.Connects += connects;
        slice.BusyNanoseconds += response;
        Batches[endpoint].Record(BatchOf(sample.IntendedTicks), ok, response, _limitNanoseconds[endpoint]);
    }

    /// <summary>An arrival that was never sent, because its timeout passed before a connection was free, or the load ended first.</summary>
    public void Drop(int endpoint, long intendedTicks, long nowTicks)
    {
        _current.Endpoints[endpoint].Dropped++;
        _current.Endpoints[endpoint].Failed.Response.Record(Nanoseconds(nowTicks - intendedTicks));
        Batches[endpoint].Record(BatchOf(intendedTicks), ok: false, 0, _limitNanoseconds[endpoint]);
    }

    /// <summary>An arrival was started this long after it was due.</summary>
    public void Late(long ticks, bool noConnectionFree)
    {
        _current.Lateness.Record(Nanoseconds(ticks));
        if (noConnectionFree)
            _current.Backlogged++;
    }

    /// <summary>An arrival was given up because the generator was frozen.</summary>
    public void Skip() => _current.Skipped++;

    /// <summary>Hands the current slice over; what ends from now on belongs to the second of <paramref name="nowTicks"/>.</summary>
    public void NextSecond(long nowTicks)
    {
        _full.Enqueue(_current);
        if (!_empty.TryDequeue(out var next))
            next = new Slice(_limitNanoseconds.Length);
        _current = next;
        _current.Second = (int)((nowTicks - _startTicks) / Stopwatch.Frequency);
        NextSecondTicks = _startTicks + ((_current.Second + 1) * Stopwatch.Frequency);
    }

    /// <summary>Called by the reader: null when no second is complete.</summary>
    public Slice? TakeFull() => _full.TryDequeue(out var slice) ? slice : null;

    /// <summary>Called by the reader when it has added up a slice.</summary>
    public void GiveBack(Slice slice)
    {
        slice.Clear();
        _empty.Enqueue(slice);
    }

    /// <summary>An answer that began and did not end in time has a time to its first byte; a wrong or a broken one has not.</summary>
    private static void RecordFailed(SliceEndpoint slice, in Sample sample, long response)
    {
        slice.Failed.Response.Record(response);
        if (sample.SentTicks == 0)
            return;
        slice.Failed.Service.Record(Nanoseconds(sample.DoneTicks - sample.SentTicks));
        if (sample.FirstByteTicks == 0)
            slice.Failed.FirstByte.Record(Nanoseconds(sample.DoneTicks - sample.SentTicks));
        else if (sample.Outcome == SampleOutcome.Timeout)
            slice.TimeToFirstByte.Record(Nanoseconds(sample.FirstByteTicks - sample.SentTicks));
        else
            slice.Failed.FirstByte.Record(Nanoseconds(sample.FirstByteTicks - sample.SentTicks));
    }

    private static long Nanoseconds(long ticks) =>
        Stopwatch.Frequency == 1_000_000_000 ? ticks : (long)(ticks * _nanosecondsPerTick);

    private int BatchOf(long intendedTicks) =>
        (int)Math.Max(0, (intendedTicks - _startTicks) / (Stopwatch.Frequency / 2));

    private void CountLate(SliceEndpoint slice, int endpoint, long response, long lateness)
    {
        foreach (var limit in _limitNanoseconds[endpoint])
        {
            if (response > limit && response - lateness <= limit)
            {
                slice.LateOverLimit++;
                return;
            }
        }
    }
}
