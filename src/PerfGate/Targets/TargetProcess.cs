using System.Runtime.Versioning;

namespace PerfGate.Targets;

/// <summary>A started process with its log: alive from the start to the end of its last descendant.</summary>
internal sealed class TargetProcess : IAsyncDisposable
{
    private static readonly TimeSpan LookAgain = TimeSpan.FromMilliseconds(20);
    private static readonly TimeSpan LongestHurry = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan LastWords = TimeSpan.FromSeconds(1);

    private readonly ChildProcess _child;
    private readonly TargetHost _host;
    private readonly TimeSpan _stopTimeout;
    private readonly CancellationTokenSource _stopCopying = new();
    private readonly CancellationTokenSource _stopWatching = new();
    private readonly Task _copying;
    private readonly Task _watching;
    private readonly Lock _lock = new();
    private Task? _ending;

    public TargetProcess(ChildProcess child, TargetLog log, TargetHost host, TargetPorts ports, TimeSpan stopTimeout)
    {
        Ports = ports;
        _child = child;
        _host = host;
        _stopTimeout = stopTimeout;
        Log = log;
        _host.Guard?.Watch(child.Id);
        _host.Add(this);
        _watching = Watch();
        _copying = Task.WhenAll(child.Output.Select(o => log.CopyAsync(o, _stopCopying.Token)));
        Exited = AwaitExitAsync();
    }

    public int Id => _child.Id;

    /// <summary>Completes when the process has ended and what it printed last was read.</summary>
    public Task<ProcessExit> Exited { get; }

    public TargetLog Log { get; }

    /// <summary>That it was given.</summary>
    public TargetPorts Ports { get; }

    [SupportedOSPlatform("linux")]
    public ProcessCensus? Census => _child.Census;

    public ValueTask DisposeAsync()
    {
        lock (_lock)
            return new ValueTask(_ending ??= EndAsync());
    }

    /// <summary>The guard is told of each process of the tree while we can see it.</summary>
    private Task Watch()
    {
        if (!OperatingSystem.IsLinux() || Census is not { } census)
            return Task.CompletedTask;
        Orphans.Expect(Id);
        if (_host.Guard is { } guard)
            census.Changed = guard.Know;
        return new TreeWatch(census, _host.Time).Start(_stopWatching.Token);
    }

    /// <summary>What is still in the pipe is waited for, but no longer than a second: a descendant may hold it open.</summary>
    private async Task<ProcessExit> AwaitExitAsync()
    {
        var exit = await _child.Exited;
        await Task.WhenAny(_copying, Task.Delay(LastWords, _host.Time, CancellationToken.None));
        return exit;
    }

    private async Task EndAsync()
    {
        _child.RequestStop();
        await WaitForAllAsync();
        await _stopWatching.CancelAsync();
        await _watching;
        var stuck = await _child.KillAllAsync(_host.Time);
        if (OperatingSystem.IsLinux())
            Orphans.Forget(Id);
        if (stuck.Count > 0)
            Log.Note($"could not be killed: {string.Join(", ", stuck)}");
        if (!stuck.Contains(Id))
            Log.Note($"ended: {await Exited}");

        await _stopCopying.CancelAsync();
        await _copying;
        _host.Guard?.Forget(Id);
        _host.Remove(this);
        await _child.DisposeAsync();
        Log.Dispose();
        _stopCopying.Dispose();
        _stopWatching.Dispose();
    }

    /// <summary>Until the process and its descendants are gone by themselves, or the stop timeout is over.</summary>
    private async Task WaitForAllAsync()
    {
        using var timeUp = new CancellationTokenSource(_stopTimeout, _host.Time);

        // A run that is cancelled has no time for a target that takes its own.
        await using var hurry = _host.Ending.Register(() => timeUp.CancelAfter(_stopTimeout < LongestHurry ? _stopTimeout : LongestHurry));
        try
        {
            await _child.Exited.WaitAsync(timeUp.Token);
            while (_child.IsAnyAlive())
            {
                _child.RequestStop();
                await Task.Delay(LookAgain, _host.Time, timeUp.Token);
            }
        }
        catch (OperationCanceledException)
        {
            // it had its time
        }
    }
}
