using System.Collections.Concurrent;
using PerfGate.Measure;

namespace PerfGate.Targets;

/// <summary>
/// The place where the targets of one run live: the run's marker, the folder of their logs, and the guard that ends them when we are killed.
/// </summary>
internal sealed class TargetHost : IAsyncDisposable
{
    private readonly ConcurrentDictionary<string, bool> _logs = new(StringComparer.Ordinal);
    private readonly ConcurrentQueue<TargetLog> _opened = [];
    private int _starts;

    public required TimeProvider Time { get; init; }

    public required RunMarker Marker { get; init; }

    /// <summary>Absolute.</summary>
    public required string LogFolder { get; init; }

    /// <summary>Our own environment: the base of the targets'.</summary>
    public required IReadOnlyDictionary<string, string> Environment { get; init; }

    /// <summary>Values of the whole spec that no log may show, beyond the target's own.</summary>
    public IReadOnlyList<string> Secrets { get; init; } = [];

    /// <summary>Processors that targets run on; null: wherever the system likes.</summary>
    public ProcessorSet? Processors { get; init; }

    /// <summary>Null where the kernel does its work (Windows), or in a test without one.</summary>
    public GuardProcess? Guard { get; init; }

    /// <summary>A marker for one more start.</summary>
    internal RunMarker NextMarker() => Marker.ForTarget(Interlocked.Increment(ref _starts));

    /// <summary>The log of a target: begun anew by its first start in this run, continued by the others.</summary>
    internal TargetLog OpenLog(string label, SecretMask mask)
    {
        var log = new TargetLog(Path.Combine(LogFolder, $"{label}.log"), mask, append: !_logs.TryAdd(label, true));
        _opened.Enqueue(log);
        return log;
    }

    /// <summary>What kept logs from being complete, one sentence for each.</summary>
    public IReadOnlyList<string> LogTroubles() =>
        [.. _opened.Where(l => l.Trouble is not null).Select(l => $"{Path.GetFileName(l.Path)} is not complete: {l.Trouble}").Distinct()];

    public ValueTask DisposeAsync() => Guard?.DisposeAsync() ?? ValueTask.CompletedTask;
}
