using System.Numerics;
using HdrHistogram;
using HdrHistogram.Utilities;

namespace PerfGate.Measure;

/// <summary>
/// Latencies of any range with three significant digits, log-linear like HdrHistogram (http://hdrhistogram.org), whose
/// buckets it shares. Written by one thread; merged at the end. Values are nanoseconds inside, seconds outside. Memory grows
/// with the range that is really used, 8 KiB for each doubling: a mix of a hundred endpoints keeps hundreds of these.
/// </summary>
internal sealed class LatencyHistogram
{
    /// <summary>One hour: above any timeout that a spec may ask for. Longer values are clamped and counted.</summary>
    public const long MaxNanoseconds = 3_600_000_000_000;

    private const double NanosecondsPerSecond = 1e9;

    // Values below 2 x 1024 are counted one by one; every doubling above is cut in 1024 steps, each less than 0.1 % of its values.
    private const int Steps = 1024;
    private const int StepBits = 10;

    private readonly long[]?[] _doublings = new long[]?[BitOperations.Log2(MaxNanoseconds) - StepBits + 1];
    private double _sum;
    private double _sumOfSquares;
    private long _min = long.MaxValue;
    private long _max;

    public long Count { get; private set; }

    /// <summary>Values above an hour, recorded as an hour.</summary>
    public long Clamped { get; private set; }

    /// <summary>Exact; null when empty.</summary>
    public double? Min => Count == 0 ? null : _min / NanosecondsPerSecond;

    /// <summary>Exact; null when empty.</summary>
    public double? Max => Count == 0 ? null : _max / NanosecondsPerSecond;

    /// <summary>Exact; null when empty.</summary>
    public double? Mean => Count == 0 ? null : _sum / Count / NanosecondsPerSecond;

    /// <summary>Of the sample (n - 1); null with fewer than two values.</summary>
    public double? StandardDeviation
    {
        get
        {
            if (Count < 2)
                return null;
            var variance = (_sumOfSquares - (_sum * _sum / Count)) / (Count - 1);
            return Math.Sqrt(Math.Max(0, variance)) / NanosecondsPerSecond;
        }
    }

    /// <param name="nanoseconds">The value.</param>
    /// <param name="times">How often; 1 or more.</param>
    public void Record(long nanoseconds, long times)
    {
        for (var i = 0L; i < times; i++)
            Record(nanoseconds);
    }

    public void Record(long nanoseconds)
    {
        if (nanoseconds > MaxNanoseconds)
        {
            nanoseconds = MaxNanoseconds;
            Clamped++;
        }

        // A negative difference of two monotonic stamps is a zero that was rounded.
        if (nanoseconds < 0)
            nanoseconds = 0;

        // Doubling 0 holds the values below 2048 in twice the counters, so that its first half has a place.
        var doubling = nanoseconds < 2 * Steps ? 0 : BitOperations.Log2((ulong)nanoseconds) - StepBits;
        var counts = _doublings[doubling] ??= new long[doubling == 0 ? 2 * Steps : Steps];
        counts[(nanoseconds >> doubling) - (doubling == 0 ? 0 : Steps)]++;

        Count++;
        _sum += nanoseconds;
        _sumOfSquares += (double)nanoseconds * nanoseconds;
        _min = Math.Min(_min, nanoseconds);
        _max = Math.Max(_max, nanoseconds);
    }

    public void Add(LatencyHistogram other)
    {
        if (other.Count == 0)
            return;
        for (var doubling = 0; doubling < _doublings.Length; doubling++)
        {
            if (other._doublings[doubling] is not { } from)
                continue;
            var to = _doublings[doubling] ??= new long[from.Length];
            for (var i = 0; i < from.Length; i++)
                to[i] += from[i];
        }

        Count += other.Count;
        Clamped += other.Clamped;
        _sum += other._sum;
        _sumOfSquares += other._sumOfSquares;
        _min = Math.Min(_min, other._min);
        _max = Math.Max(_max, other._max);
    }

    /// <summary>Empties it and keeps its memory.</summary>
    public void Clear()
    {
        if (Count == 0)
            return;
        foreach (var counts in _doublings)
        {
            if (counts is not null)
                Array.Clear(counts);
        }

        (Count, Clamped, _sum, _sumOfSquares, _min, _max) = (0, 0, 0, 0, long.MaxValue, 0);
    }

    /// <summary>The smallest recorded value that at least a fraction <paramref name="q"/> (0..1) of the values do not exceed, in seconds; null when empty.</summary>
    public double? Quantile(double q)
    {
        if (Count == 0)
            return null;

        // The nearest rank, at least the first; the subtrahend forgives the rounding of 0.95 x 1000.
        var rank = Math.Max(1, (long)Math.Ceiling((Math.Clamp(q, 0, 1) * Count) - 1e-9));
        var seen = 0L;
        foreach (var (highest, count) in Counts())
        {
            seen += count;
            if (seen >= rank)
                return Math.Clamp(highest, _min, _max) / NanosecondsPerSecond;
        }

        return Max;
    }

    /// <summary>
    /// The counts in HdrHistogram's compressed V2 form, whose values are nanoseconds: what the tools of
    /// http://hdrhistogram.org read, base64 around it. Empty when nothing was recorded.
    /// </summary>
    public byte[] Encode()
    {
        if (Count == 0)
            return [];
        var histogram = new LongHistogram(1, MaxNanoseconds, 3);
        foreach (var (highest, count) in Counts())
            histogram.RecordValueWithCount(Math.Min(highest, MaxNanoseconds), count);
        var buffer = ByteBuffer.Allocate(histogram.GetNeededByteBufferCapacity());
        var bytes = new byte[histogram.EncodeIntoCompressedByteBuffer(buffer)];
        buffer.Position = 0;
        for (var i = 0; i < bytes.Length; i++)
            bytes[i] = buffer.Get();
        return bytes;
    }

    /// <summary>Non-empty buckets in rising order: highest equivalent value in seconds and count.</summary>
    public IEnumerable<(double Seconds, long Count)> Buckets() =>
        Counts().Select(c => (Math.Min(c.Highest, _max) / NanosecondsPerSecond, c.Count));

    private IEnumerable<(long Highest, long Count)> Counts()
    {
        for (var doubling = 0; doubling < _doublings.Length; doubling++)
        {
            if (_doublings[doubling] is not { } counts)
                continue;
            for (var i = 0; i < counts.Length; i++)
            {
                if (counts[i] > 0)
                    yield return (((i + (doubling == 0 ? 0L : Steps) + 1) << doubling) - 1, counts[i]);
            }
        }
    }
}
