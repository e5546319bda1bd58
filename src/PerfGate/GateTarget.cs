using System.Diagnostics;
using PerfGate.Diagnosis;
using PerfGate.Measure;
using PerfGate.Reports;
using PerfGate.Syntax;
using PerfGate.Targets;

namespace PerfGate;

/// <summary>The target of a run: started once, restarted where a phase asks for a clean state, always stopped.</summary>
internal sealed class GateTarget : IAsyncDisposable
{
    private static readonly TimeSpan CounterInterval = TimeSpan.FromSeconds(1);

    private static readonly TimeSpan AfterCollection = TimeSpan.FromMilliseconds(200);

    private readonly Target _target;
    private readonly TargetHost _host;
    private readonly IGateObserver _observer;
    private RunningTarget _running;
    private readonly bool _watchesRuntime;
    private ResourceSampler? _resources;
    private RuntimeCounters? _counters;

    private GateTarget(Target target, TargetHost host, IGateObserver observer, RunningTarget running, bool counters)
    {
        (_target, _host, _observer, _running, _watchesRuntime) = (target, host, observer, running, counters);
        _resources = ResourceSampler.Start(running);
        Log = running.LogFile is { } path ? new TargetLogNotes(path) : null;
    }

    /// <summary>Why neither its resources nor its runtime can be told; null where they can, or it is not ours.</summary>
    public string? Unwatched => _running.Unwatched;

    /// <summary>Why what answers now is not the target any more; null while it is, as far as that can be known.</summary>
    public string? PortTaken() => _running.PortTaken();

    public Uri BaseAddress => _running.BaseAddress;

    /// <summary>What its log says; null for a target that is not ours.</summary>
    public TargetLogNotes? Log { get; }

    /// <summary>Null where the target is not ours.</summary>
    public int? ProcessId => _running.ProcessId;

    /// <summary>From the start of the process until it was ready, the last time that it was started; null where the target is not ours.</summary>
    public TimeSpan? Startup => _running.ProcessId is null ? null : _running.StartupTime;

    public IReadOnlyList<Diagnostic> Warnings => _target.Warnings;

    public TargetSummary Summary => new()
    {
        Kind = _target.Kind,
        Name = _target.Name,
        Url = _running.BaseAddress,
        Configuration = (_target as ProjectTarget)?.Built?.Configuration,
        StartupTime = _running.StartupTime,
        LogFile = _running.LogFile,
    };

    /// <summary>As it was started: a project is built.</summary>
    public Target Prepared => _target;

    /// <param name="spec">What to start.</param>
    /// <param name="built">The project's build; null: it is built here.</param>
    /// <param name="host">What it runs in.</param>
    /// <param name="observer">Told of each step.</param>
    /// <param name="counters">Whether the counters of a .NET target are read while it runs.</param>
    /// <param name="cancel">Gives up.</param>
    public static async Task<GateTarget> StartAsync(
        Target spec, BuiltProject? built, TargetHost host, IGateObserver observer, bool counters, CancellationToken cancel)
    {
        var target = await PrepareAsync(spec, built, host, observer, cancel);
        observer.Progress($"{(target is UrlTarget ? "connecting to" : "starting")} {target.Name}");
        var started = new GateTarget(target, host, observer, await target.StartAsync(host, cancel), counters);
        await started.WatchRuntimeAsync(cancel);
        return started;
    }

    /// <summary>Builds what is not built yet.</summary>
    public static async Task<Target> PrepareAsync(Target spec, BuiltProject? built, TargetHost host, IGateObserver observer, CancellationToken cancel)
    {
        var target = spec is ProjectTarget project && built is not null ? project with { Built = built } : spec;
        if (target is ProjectTarget { Built: null } or CommandTarget { Build.Count: > 0, IsBuilt: false })
            observer.Progress($"building {target.Name}");
        return await target.PrepareAsync(host, cancel);
    }

    public async Task RestartAsync(CancellationToken cancel)
    {
        _observer.Progress($"restarting {_target.Name}");
        await DisposeAsync();
        _running = await _target.StartAsync(_host, cancel);
        _resources = ResourceSampler.Start(_running);
        await WatchRuntimeAsync(cancel);
    }

    /// <summary>A reading at this moment, whatever the spacing of the others is.</summary>
    public void ReadResources() => _ = _resources?.Read();

    /// <summary>What the target used in a measured window; null where its processes cannot be read.</summary>
    public ResourceUse? ResourcesIn(long startTicks, TimeSpan length)
    {
        var end = startTicks + (long)(length.TotalSeconds * Stopwatch.Frequency);

        // The processor time at the end of the window lies between two readings; the one after it may not have come yet.
        if (_resources is { Samples: [.., var last] } && last.AtTicks < end)
            _ = _resources.Read();
        return _resources?.Between(startTicks, end);
    }

    /// <summary>What the target's .NET runtime told of a measured window; null where it told nothing, or too little.</summary>
    public RuntimeUse? RuntimeIn(long startTicks, TimeSpan length) =>
        _counters is null ? null : RuntimeUse.Inside(_counters.Samples, startTicks, startTicks + (long)(length.TotalSeconds * Stopwatch.Frequency), Stopwatch.Frequency);

    /// <summary>
    /// What the target holds while nothing is asked of it: of a .NET target after a full collection, a moment later, when the memory that it gave back is gone.
    /// Null where its processes cannot be read.
    /// </summary>
    public async Task<TargetStock?> ReadStockAsync(TimeProvider time, CancellationToken cancel)
    {
        if (_resources is null || _running.ProcessId is not { } process)
            return null;
        var heap = await HeapProbe.CollectAsync(process, time, cancel);
        await Task.Delay(AfterCollection, time, cancel);
        return _resources.ReadAll() is { } read ? new TargetStock(heap.Value?.Bytes, read.PrivateBytes ?? read.ResidentBytes, read.Threads, read.Handles) : null;
    }

    /// <summary>Ends the reading of the counters: whoever looks into the target reads them more often, and both may not.</summary>
    public async Task StopCountersAsync()
    {
        var counters = _counters;
        _counters = null;
        if (counters is not null)
            await counters.DisposeAsync();
    }

    /// <summary>Runs something that needs the target; when the target ends first, that is what is said.</summary>
    /// <exception cref="TargetException">It ended.</exception>
    public async Task<T> WhileAliveAsync<T>(string what, Func<CancellationToken, Task<T>> run, CancellationToken cancel)
    {
        using var both = CancellationTokenSource.CreateLinkedTokenSource(cancel);
        var work = run(both.Token);
        if (await Task.WhenAny(work, _running.Exited) != work || _running.Exited.IsCompleted)
        {
            await both.CancelAsync();
            await work.ContinueWith(_ => { }, CancellationToken.None, TaskContinuationOptions.None, TaskScheduler.Default);
            cancel.ThrowIfCancellationRequested();
            throw new TargetException(_running.Died(await _running.Exited, what), _running.LastLines());
        }

        return await work;
    }

    public async ValueTask DisposeAsync()
    {
        try
        {
            _resources?.Dispose();
            _resources = null;
        }
        finally
        {
            await EndAsync(StopCountersAsync, _running, _observer.Diagnosed);
        }
    }

    /// <summary>Whatever the watchers throw, the target is stopped, and the run goes on.</summary>
    internal static async Task EndAsync(Func<Task> watchers, IAsyncDisposable target, Action<Diagnostic> say)
    {
        await Optional.TryAsync("the end of the reading of the target's counters", watchers, say, CancellationToken.None);
        await target.DisposeAsync();
    }

    /// <summary>A target that is no .NET process has nothing to tell, which is no mistake.</summary>
    private async Task WatchRuntimeAsync(CancellationToken cancel)
    {
        if (_watchesRuntime && _running.ProcessId is { } process)
            _counters = await Optional.TryAsync("the reading of the runtime's counters", async () => (await RuntimeCounters.StartAsync(process, CounterInterval, cancel)).Value, _observer.Diagnosed, cancel);
    }
}
