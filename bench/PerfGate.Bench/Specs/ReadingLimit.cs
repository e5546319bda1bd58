using System.Diagnostics;
using System.Text;

namespace PerfGate.Bench.Specs;

/// <summary>Holds what reads an input to bounds: no exception, so many bytes allocated, so many seconds. A reading that never ends ends the process, with its input.</summary>
internal sealed class ReadingLimit : IDisposable
{
    private const long Bytes = 512 << 20;
    private static readonly TimeSpan _time = TimeSpan.FromSeconds(5);

    private readonly Action<string> _end;
    private readonly Timer _watch;
    private string? _current;
    private long _since;

    public ReadingLimit(TextWriter output)
    {
        _end = output.WriteLine;
        _watch = new Timer(_ => EndWhatHangs(), null, TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(1));
    }

    /// <summary>Allocated for one input so far.</summary>
    public long MostBytes { get; private set; }

    public TimeSpan MostTime { get; private set; }

    /// <param name="input">What is read, for the message.</param>
    /// <param name="read">Reads it on this thread.</param>
    /// <param name="finding">Null: within bounds.</param>
    public T Of<T>(string input, Func<T> read, out string? finding)
    {
        finding = null;
        var (bytes, start) = (GC.GetAllocatedBytesForCurrentThread(), Stopwatch.GetTimestamp());
        Volatile.Write(ref _since, start);
        Volatile.Write(ref _current, input);
        try
        {
            return read();
        }
#pragma warning disable CA1031 // whatever is thrown is what is looked for
        catch (Exception e)
#pragma warning restore CA1031
        {
            finding = $"an exception: {e}";
            return default!;
        }
        finally
        {
            Volatile.Write(ref _current, null);
            var (used, took) = (GC.GetAllocatedBytesForCurrentThread() - bytes, Stopwatch.GetElapsedTime(start));
            (MostBytes, MostTime) = (Math.Max(MostBytes, used), took > MostTime ? took : MostTime);
            if (used > Bytes)
                finding ??= $"{used >> 20} MiB allocated";
            if (took > _time)
                finding ??= $"{took.TotalSeconds:0.0} s";
        }
    }

    public void Dispose() => _watch.Dispose();

    private void EndWhatHangs()
    {
        if (Volatile.Read(ref _current) is not { } input || Stopwatch.GetElapsedTime(Volatile.Read(ref _since)) < _time * 4)
            return;
        _end($"hangs: {Convert.ToBase64String(Encoding.UTF8.GetBytes(input))}\n{input[..Math.Min(input.Length, 2000)]}");
        Environment.Exit(1);
    }
}
