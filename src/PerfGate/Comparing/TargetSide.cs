using PerfGate.Measure;
using PerfGate.Protocols;
using PerfGate.Syntax;
using PerfGate.Targets;

namespace PerfGate.Comparing;

/// <summary>A side that is a target of the spec, started for one round.</summary>
internal sealed class TargetSide : RoundSide
{
    // To ask costs a tenth of a millisecond.
    private static readonly TimeSpan BetweenLooks = TimeSpan.FromSeconds(1);

    private readonly RunningTarget _running;
    private readonly TreeReader? _reader;
    private IAllocationWatch? _allocation;
    private ICallWatch? _calls;

    private TargetSide(RunningTarget running, Task<TargetException> died)
    {
        (_running, Died) = (running, died);
        _reader = TreeReader.Of(running);
    }

    public override Uri BaseAddress => _running.BaseAddress;

    public override TimeSpan? Startup => _running.ProcessId is null ? null : _running.StartupTime;

    public override Task<TargetException> Died { get; }

    public override IAllocationWatch? Allocation => _allocation;

    public override ICallWatch? Calls => _calls;

    public override long? LogLines => _running.LogLines;

    public override ResourceSample? Read() => _reader?.Read(ReadingDepth.Basic);

    /// <param name="target">Prepared.</param>
    /// <param name="during">What it is started for; said when it ends.</param>
    /// <param name="host">Where it lives.</param>
    /// <param name="cancel">Ends the start.</param>
    /// <exception cref="TargetException">It did not start.</exception>
    public static async Task<TargetSide> StartAsync(Target target, string during, TargetHost host, CancellationToken cancel)
    {
        var running = await target.StartAsync(host, cancel);
        var server = await ServerAddress.ResolveAsync(running.BaseAddress, target is UrlTarget { LoopbackOnly: true }, cancel);
        if (server is null)
        {
            await running.DisposeAsync();
            throw new TargetException(new Diagnostic(DiagnosticCodes.TargetDidNotStart, Severity.Error, target.Location, $"the host name '{running.BaseAddress.Host}' has no address"));
        }

        return new TargetSide(running, DiedAsync(running, during, host)) { Server = server };
    }

    /// <summary>Has its runtime watched from now on; a target that is not ours has no process to watch.</summary>
    /// <param name="watch">Begins it, of a process.</param>
    /// <param name="calls">Of a process, for when its calls are counted.</param>
    public void Watch(Func<int, IAllocationWatch> watch, Func<int, ICallWatch> calls)
    {
        if (_running.ProcessId is { } process)
            (_allocation, _calls) = (watch(process), calls(process));
    }

    public override async ValueTask DisposeAsync()
    {
        // The stream of events first: it belongs to the process.
        if (_allocation is not null)
            await _allocation.DisposeAsync();
        await _running.DisposeAsync();
    }

    /// <summary>Its end, or that another program answers in its place.</summary>
    private static async Task<TargetException> DiedAsync(RunningTarget running, string during, TargetHost host)
    {
        while (await Task.WhenAny(running.Exited, Task.Delay(BetweenLooks, host.Time, CancellationToken.None)) != running.Exited)
        {
            if (running.PortTaken() is { } stranger)
                return new TargetException(running.Replaced(stranger, during));
        }

        return new TargetException(running.Died(await running.Exited, during), running.LastLines());
    }
}
