using System.Collections.Concurrent;
using PerfGate.Measure;
using PerfGate.Syntax;

namespace PerfGate.Targets;

/// <summary>
/// The place where the targets of one run live: the run's marker, the folder of their logs, and the guard that ends them when we are killed.
/// </summary>
internal sealed class TargetHost : IAsyncDisposable
{
    private readonly ConcurrentDictionary<string, bool> _logs = new(StringComparer.Ordinal);
    private readonly ConcurrentQueue<TargetLog> _opened = [];
    private readonly ConcurrentQueue<Diagnostic> _warnings = [];
    private readonly ConcurrentDictionary<TargetProcess, bool> _running = [];
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

    /// <summary>Set when the run is cancelled: targets are given a second to end by themselves, and no more.</summary>
    public CancellationToken Ending { get; init; }

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

    /// <summary>What was noticed of the targets so far and costs no verdict; of each kind the first, since a comparison starts its targets many times.</summary>
    public IReadOnlyList<Diagnostic> Warnings() =>
    [
        .. _warnings.DistinctBy(w => (w.Code, w.Location)),
        .. _opened.Where(l => l.Trouble is not null).DistinctBy(l => l.Path)
            .Select(l => new Diagnostic(DiagnosticCodes.ReportNotWritten, Severity.Warning, null, $"{Path.GetFileName(l.Path)} is not complete: {l.Trouble}")),
    ];

    /// <summary>
    /// Where targets of this run listen: those beside a process, on addresses that they were not given (one of its own would be in the way), or the process itself.
    /// Empty where that cannot be seen.
    /// </summary>
    internal IReadOnlyList<ListeningSocket> ListeningOf(TargetProcess process, bool onlyThis = false)
    {
        if (!OperatingSystem.IsLinux())
            return [];
        List<ListeningSocket> found = [];
        foreach (var each in _running.Keys.Where(p => p == process == onlyThis))
        {
            if (each.Census is { } census)
                found.AddRange(PortHolder.ListenedBy(census).Where(s => onlyThis || !each.Ports.All.Contains(s.Port)));
        }

        return found;
    }

    internal void Add(TargetProcess process) => _running.TryAdd(process, true);

    internal void Remove(TargetProcess process) => _running.TryRemove(process, out _);

    internal void Warn(Diagnostic warning) => _warnings.Enqueue(warning);

    public ValueTask DisposeAsync() => Guard?.DisposeAsync() ?? ValueTask.CompletedTask;
}
