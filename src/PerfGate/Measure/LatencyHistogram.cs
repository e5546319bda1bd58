using HdrHistogram;

namespace PerfGate.Measure;

/// <summary>
/// Latencies of any range in constant memory, with three significant digits (HdrHistogram, http://hdrhistogram.org).
/// Written by one thread; merged at the end. Values are nanoseconds inside, seconds outside.
/// </summary>
internal sealed class LatencyHistogram
{
    /// <summary>One hour: above any timeout that a spec may ask for. Longer values are clamped and counted.</summary>
    public const long MaxNanoseconds = 3_600_000_000_000;

    private const double NanosecondsPerSecond = 1e9;

    // Allocated with the first value: a run has phases x levels x endpoints x three of these, and many stay empty.
    private LongHistogram? _histogram;
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

        _histogram ??= new LongHistogram(1, MaxNanoseconds, 3);
        _histogram.RecordValue(nanoseconds);
        Count++;
        _sum += nanoseconds;
        _sumOfSquares += (double)nanoseconds * nanoseconds;
        _min = Math.Min(_min, nanoseconds);
        _max = Math.Max(_max, nanoseconds);
    }

    public void Add(LatencyHistogram other)
    {
        if (other._histogram is null)
            return;
        _histogram ??= new LongHistogram(1, MaxNanoseconds, 3);
        _histogram.Add(other._histogram);
        Count += other.Count;
        Clamped += other.Clamped;
        _sum += other._sum;
        _sumOfSquares += other._sumOfSquares;
        _min = Math.Min(_min, other._min);
        _max = Math.Max(_max, other._max);
    }

    /// <summary>The smallest recorded value that at least a fraction <paramref name="q"/> (0..1) of the values do not exceed, in seconds; null when empty.</summary>
    public double? Quantile(double q)
    {
        if (_histogram is null)
            return null;
        var value = _histogram.GetValueAtPercentile(Math.Clamp(q, 0, 1) * 100);
        // The histogram answers a bucket's upper edge; the true extremes are known.
        return Math.Clamp(value, _min, _max) / NanosecondsPerSecond;
    }

    /// <summary>Non-empty buckets in rising order: highest equivalent value in seconds and count.</summary>
    public IEnumerable<(double Seconds, long Count)> Buckets()
    {
        if (_histogram is null)
            yield break;
        foreach (var bucket in _histogram.RecordedValues())
            yield return (Math.Min(bucket.ValueIteratedTo, _max) / NanosecondsPerSecond, bucket.CountAtValueIteratedTo);
    }
}
