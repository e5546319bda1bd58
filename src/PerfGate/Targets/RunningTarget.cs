using System.Runtime.Versioning;
using PerfGate.Syntax;

namespace PerfGate.Targets;

/// <summary>A target that became ready. Disposing it ends it with everything it started; a second time does nothing.</summary>
internal sealed class RunningTarget : IAsyncDisposable
{
    private readonly Target _target;
    private readonly TargetProcess? _process;
    private readonly TargetHost? _host;

    /// <summary>A target that is not ours: nothing to stop.</summary>
    public RunningTarget(Target target, Uri address, TimeSpan startupTime)
    {
        _target = target;
        BaseAddress = address;
        StartupTime = startupTime;
        Exited = new TaskCompletionSource<ProcessExit>().Task;
    }

    /// <param name="target">What it is.</param>
    /// <param name="address">Where it answered.</param>
    /// <param name="startupTime">Until it was ready.</param>
    /// <param name="process">Ended with the target.</param>
    /// <param name="host">Where it lives.</param>
    public RunningTarget(Target target, Uri address, TimeSpan startupTime, TargetProcess process, TargetHost host)
        : this(target, address, startupTime)
    {
        (_process, _host) = (process, host);
        Exited = process.Exited;
        Holder = OperatingSystem.IsLinux() ? PortHolder.Of(address, target.UnixSocket, process.Census) : PortHolder.Unknown;
        if (Holder.IsTarget == false)
            Unwatched = $"{Where} is held by {Holder.Stranger ?? "a process that cannot be seen"}, which the target's command did not start: what its own processes use is not what was measured";
    }

    public Uri BaseAddress { get; }

    /// <summary>From the start of the process until it was ready; for a url, how long that took to be ready.</summary>
    public TimeSpan StartupTime { get; }

    /// <summary>Null for a target that is not ours, and where something else answers in its place: what its process does is not what is measured.</summary>
    public int? ProcessId => Unwatched is null ? _process?.Id : null;

    /// <summary>Who held the port when the target was ready.</summary>
    public PortHolder Holder { get; } = PortHolder.Unknown;

    /// <summary>Why the processes that were started say nothing of the service; null: they do, or it is not known.</summary>
    public string? Unwatched { get; }

    /// <summary>Absolute path; null for a target that is not ours.</summary>
    public string? LogFile => _process?.Log.Path;

    /// <summary>Lines that it has printed so far, those included that found no more room in the log; null for a target that is not ours.</summary>
    public long? LogLines => _process?.Log.Lines;

    /// <summary>Completes when the process ends, because we stopped it, too. Never for a target that is not ours.</summary>
    public Task<ProcessExit> Exited { get; }

    /// <summary>Its process tree; null for a target that is not ours, and where there is no /proc.</summary>
    [SupportedOSPlatform("linux")]
    public ProcessCensus? Census => Unwatched is null ? _process?.Census : null;

    private string Where => _target.UnixSocket ?? BaseAddress.Authority;

    public IReadOnlyList<string> LastLines(int count = 20) => _process?.Log.LastLines(count) ?? [];

    /// <summary>For a run that <see cref="Exited"/> put an end to.</summary>
    /// <param name="during">What was going on: "phase 'load' at 100".</param>
    public Diagnostic Died(ProcessExit exit, string during) =>
        new(DiagnosticCodes.TargetDied, Severity.Error, _target.Location, $"{_target.Subject} ended during {during}: {exit}{TellingLine.Quote(LastLines())}{(_target.Hint is { } hint ? $"; {hint}" : "")}");

    /// <summary>For a run that cannot go on since another program answers.</summary>
    /// <param name="stranger">As <see cref="PortTaken"/> says it.</param>
    /// <param name="during">What was going on.</param>
    public Diagnostic Replaced(string stranger, string during) =>
        new(DiagnosticCodes.NotTheTarget, Severity.Error, _target.Location, $"{_target.Name} could not be measured in {during}: {stranger}");

    /// <summary>Why what answers now is not the target any more; null while it is, or where that cannot be known.</summary>
    public string? PortTaken()
    {
        if (!OperatingSystem.IsLinux() || Holder.IsTarget != true || PortHolder.SocketsOf(BaseAddress, _target.UnixSocket) is var now && now.SequenceEqual(Holder.Sockets))
            return null;
        return PortHolder.Of(BaseAddress, _target.UnixSocket, _process!.Census) is { IsTarget: false } other
            ? $"{Where} was taken by {other.Stranger ?? "a process that cannot be seen"}, which is not part of the target: its answers were measured in the target's place"
            : null;
    }

    public async ValueTask DisposeAsync()
    {
        if (_process is null)
            return;
        await _process.DisposeAsync();

        // The same socket as before: another program may have been given the number of the port since.
        if (OperatingSystem.IsLinux() && PortHolder.SocketsOf(BaseAddress, _target.UnixSocket).Intersect(Holder.Sockets).Any())
        {
            _host?.Warn(new Diagnostic(DiagnosticCodes.NotTheTarget, Severity.Warning, _target.Location,
                $"{Where} still answers after {_target.Name} was stopped: what listens there is not part of the target; the command must end it on SIGTERM"));
        }
    }
}
