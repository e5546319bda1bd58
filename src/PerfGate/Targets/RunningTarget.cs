using System.Runtime.Versioning;
using PerfGate.Syntax;

namespace PerfGate.Targets;

/// <summary>A target that became ready. Disposing it ends it with everything it started; a second time does nothing.</summary>
internal sealed class RunningTarget : IAsyncDisposable
{
    private readonly Target _target;
    private readonly TargetProcess? _process;

    /// <summary>A target that is not ours: nothing to stop.</summary>
    public RunningTarget(Target target, Uri address, TimeSpan startupTime)
    {
        _target = target;
        BaseAddress = address;
        StartupTime = startupTime;
        Exited = new TaskCompletionSource<ProcessExit>().Task;
    }

    public RunningTarget(Target target, Uri address, TimeSpan startupTime, TargetProcess process)
        : this(target, address, startupTime)
    {
        _process = process;
        Exited = process.Exited;
    }

    public Uri BaseAddress { get; }

    /// <summary>From the start of the process until it was ready; for a url, how long that took to be ready.</summary>
    public TimeSpan StartupTime { get; }

    /// <summary>Null for a target that is not ours.</summary>
    public int? ProcessId => _process?.Id;

    /// <summary>Absolute path; null for a target that is not ours.</summary>
    public string? LogFile => _process?.Log.Path;

    /// <summary>Lines that it has printed so far, those included that found no more room in the log; null for a target that is not ours.</summary>
    public long? LogLines => _process?.Log.Lines;

    /// <summary>Completes when the process ends, because we stopped it, too. Never for a target that is not ours.</summary>
    public Task<ProcessExit> Exited { get; }

    /// <summary>Its process tree; null for a target that is not ours, and where there is no /proc.</summary>
    [SupportedOSPlatform("linux")]
    public ProcessCensus? Census => _process?.Census;

    public IReadOnlyList<string> LastLines(int count = 20) => _process?.Log.LastLines(count) ?? [];

    /// <summary>For a run that <see cref="Exited"/> put an end to.</summary>
    /// <param name="during">What was going on: "phase 'load' at 100".</param>
    public Diagnostic Died(ProcessExit exit, string during) =>
        new(DiagnosticCodes.TargetDied, Severity.Error, _target.Location, $"{_target.Subject} ended during {during}: {exit}{TellingLine.Quote(LastLines())}{(_target.Hint is { } hint ? $"; {hint}" : "")}");

    public ValueTask DisposeAsync() => _process?.DisposeAsync() ?? ValueTask.CompletedTask;
}
