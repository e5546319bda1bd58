namespace PerfGate.Measure;

/// <summary>
/// The half-second counts of one endpoint, by the time at which an exchange was wanted. Written by one thread; another may
/// read it, and may then miss the latest exchanges.
/// </summary>
internal sealed class BatchCounts(int limits)
{
    public const double BatchSeconds = 0.5;

    private const int Columns = 3;
    private readonly int _width = limits + Columns;
    private long[] _counts = [];
    private int _used;

    /// <summary>An exchange that was wanted in a batch has ended, or was given up.</summary>
    /// <param name="batch">From 0.</param>
    /// <param name="ok">It met its expectations.</param>
    /// <param name="nanoseconds">Response time, of a good one.</param>
    /// <param name="limitNanoseconds">The limits, as many as told to the constructor.</param>
    public void Record(int batch, bool ok, long nanoseconds, long[] limitNanoseconds)
    {
        var row = Row(batch);
        row[0]++;
        if (ok)
        {
            row[1]++;
            row[2] += nanoseconds;
        }

        for (var i = 0; i < limitNanoseconds.Length; i++)
        {
            if (!ok || nanoseconds > limitNanoseconds[i])
                row[Columns + i]++;
        }
    }

    /// <param name="other">Of the same limits.</param>
    public void Add(BatchCounts other) => Add(other, [.. Enumerable.Range(0, limits)]);

    /// <param name="other">Of these limits and others.</param>
    /// <param name="columns">Which of its limits is each of this one's.</param>
    public void Add(BatchCounts other, ReadOnlySpan<int> columns)
    {
        var source = Volatile.Read(ref other._counts);
        for (var batch = 0; batch < other._used && (batch + 1) * other._width <= source.Length; batch++)
        {
            var from = source.AsSpan(batch * other._width, other._width);
            var to = Row(batch);
            for (var i = 0; i < Columns; i++)
                to[i] += from[i];
            for (var i = 0; i < columns.Length; i++)
                to[Columns + i] += from[Columns + columns[i]];
        }
    }

    /// <summary>
    /// All counts in whole half seconds, empty ones included: half a second without an exchange is data too. What a window has beyond its last whole
    /// half second belongs to that one, which is longer then: a failure in the last moment is a failure.
    /// </summary>
    /// <param name="elapsed">Length of the window, seconds.</param>
    public IReadOnlyList<Batch> ToBatches(double elapsed)
    {
        var count = Math.Max(1, Math.Min(_used, (int)(elapsed / BatchSeconds)));
        var batches = new Batch[count];
        for (var i = 0; i < count; i++)
        {
            var isLast = i == count - 1;
            var row = new long[_width];
            for (var from = i; from < (isLast ? Math.Max(_used, count) : i + 1); from++)
                AddRow(from, row);
            batches[i] = new Batch(row[0], row[1], row[Columns..], row[2] / 1e9)
            {
                Seconds = isLast ? Math.Max(0, elapsed - (i * BatchSeconds)) : BatchSeconds,
            };
        }

        return batches;
    }

    private void AddRow(int batch, long[] sum)
    {
        if (batch >= _used)
            return;
        var row = _counts.AsSpan(batch * _width, _width);
        for (var i = 0; i < _width; i++)
            sum[i] += row[i];
    }

    private Span<long> Row(int batch)
    {
        if ((batch + 1) * _width > _counts.Length)
        {
            var grown = new long[Math.Max(_counts.Length * 2, (batch + 64) * _width)];
            _counts.CopyTo(grown, 0);
            Volatile.Write(ref _counts, grown);
        }

        _used = Math.Max(_used, batch + 1);
        return _counts.AsSpan(batch * _width, _width);
    }
}
