using System.Diagnostics;
using PerfGate.Measure;

namespace PerfGate.Targets;

/// <summary>
/// Reads what a target uses, several times a second on a thread of its own, for as long as it runs. The stamps are those of
/// <see cref="Stopwatch"/>, as the load's are, so that both lie on one axis.
/// It keeps an account of its own processor time: what costs more is read when the account allows it, so that it stays below one
/// percent of a core with a thousand connections or a hundred processes, too.
/// </summary>
internal sealed class ResourceSampler : IDisposable
{
    public static readonly TimeSpan DefaultInterval = TimeSpan.FromMilliseconds(250);

    private static readonly TimeSpan LongestInterval = TimeSpan.FromSeconds(5);

    // Of a core: for the basic readings, and together with the extended and the full ones. They leave room below one percent.
    private const double BasicShare = 0.005, ExtendedShare = 0.006, FullShare = 0.004;
    private const int ExtendedEvery = 4, FullEvery = 20;

    private readonly TreeReader _reader;
    private readonly TimeSpan _interval;
    private readonly Thread _thread;
    private readonly ManualResetEventSlim _stop = new();
    private readonly Lock _lock = new();
    private readonly List<ResourceSample> _samples = [];
    private readonly Func<long?>? _lines;

    /// <param name="reader">Of its processes.</param>
    /// <param name="interval">From one reading to the next, where that costs little.</param>
    /// <param name="lines">Lines printed so far; null: nobody counts them.</param>
    public ResourceSampler(TreeReader reader, TimeSpan interval, Func<long?>? lines = null)
    {
        _lines = lines;
        _reader = reader;
        _interval = interval;
        _thread = new Thread(Run) { IsBackground = true, Name = "resources" };
        _thread.Start();
    }

    /// <summary>Null for a target that is not ours.</summary>
    public static ResourceSampler? Start(RunningTarget target) =>
        TreeReader.Of(target) is { } reader ? new ResourceSampler(reader, DefaultInterval, () => target.LogLines) : null;

    public ResourceLimits? Limits => _reader.Limits;

    /// <summary>All readings so far, oldest first.</summary>
    public IReadOnlyList<ResourceSample> Samples
    {
        get
        {
            lock (_lock)
                return [.. _samples];
        }
    }

    /// <summary>Processor seconds that the sampler itself used, its start left out; null where that cannot be told.</summary>
    public double? OwnCpuSeconds { get; private set; }

    /// <summary>A reading at this very moment, by the caller: at the edges of a window it makes the processor time exact. Null when the target is gone.</summary>
    public ResourceSample? Read() => Read(ReadingDepth.Basic);

    /// <summary>The same in full depth: handles and private memory, too.</summary>
    public ResourceSample? ReadAll() => Read(ReadingDepth.Full);

    /// <summary>What was used between two stamps; null when nothing was read between them.</summary>
    public ResourceUse? Between(long fromTicks, long toTicks) => ResourceWindow.Of(Samples, fromTicks, toTicks);

    public void Dispose()
    {
        _stop.Set();
        _thread.Join();
        _stop.Dispose();
    }

    private ResourceSample? Read(ReadingDepth depth)
    {
        lock (_lock)
        {
            var sample = _reader.Read(depth);
            if (sample is not null && _lines is not null)
                sample = sample with { LogLines = _lines() };
            if (sample is not null)
                _samples.Add(sample);
            return sample;
        }
    }

    private void Run()
    {
        // The first reading of each depth compiles its code, which is no cost of sampling.
        _ = Read(ReadingDepth.Full);
        var begun = Stopwatch.GetTimestamp();
        var atStart = ThreadSeconds();
        var wait = _interval;
        for (var round = 1; !_stop.Wait(wait); round++)
        {
            var elapsed = Stopwatch.GetElapsedTime(begun).TotalSeconds;
            var before = ThreadSeconds();
            var share = (before - atStart) / elapsed ?? 0;
            var depth = round % FullEvery == 0 && share < FullShare ? ReadingDepth.Full
                : round % ExtendedEvery == 0 && share < ExtendedShare ? ReadingDepth.Extended
                : ReadingDepth.Basic;
            if (Read(depth) is null)
                return;

            OwnCpuSeconds = ThreadSeconds() - atStart;
            if (depth == ReadingDepth.Basic && ThreadSeconds() - before is { } cost)
                wait = TimeSpan.FromSeconds(Math.Clamp(cost / BasicShare, _interval.TotalSeconds, LongestInterval.TotalSeconds));
        }
    }

    private static double? ThreadSeconds() => OperatingSystem.IsWindows() ? null : Posix.ThreadSeconds();
}
