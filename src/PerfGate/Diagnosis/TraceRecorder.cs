using System.Diagnostics.Tracing;
using Microsoft.Diagnostics.NETCore.Client;
using PerfGate.Targets;

namespace PerfGate.Diagnosis;

/// <summary>
/// Records a target for some seconds: CPU samples, lock waits, allocations, collections, exceptions. It costs the target
/// 2 to 6 % of a core, so it never runs in a measured phase.
/// </summary>
internal sealed class TraceRecorder(TimeProvider clock)
{
    // Keywords of Microsoft-Windows-DotNETRuntime: GC 0x1 (allocation samples at level verbose), contention 0x4000,
    // exceptions 0x8000, thread pool 0x10000.
    private const long RuntimeKeywords = 0x1 | 0x4000 | 0x8000 | 0x10000;

    private static readonly EventPipeProvider[] _cpu =
    [
        EventStream.Provider("Microsoft-DotNETCore-SampleProfiler", EventLevel.Informational),
        EventStream.Provider("Microsoft-Windows-DotNETRuntime", EventLevel.Verbose, RuntimeKeywords),
    ];

    // Keywords of the task library: TaskTransfer 0x1 and Tasks 0x2 (the begin and the end of every await).
    private static readonly EventPipeProvider[] _awaits =
    [
        EventStream.Provider("System.Threading.Tasks.TplEventSource", EventLevel.Verbose, 0x1 | 0x2),
    ];

    /// <summary>Records while <paramref name="load"/> runs, at most <paramref name="duration"/>; then cancels the load and waits for its end.</summary>
    public async Task<Attempt<TraceEvidence>> RecordAsync(
        int processId, TimeSpan duration, Func<CancellationToken, Task> load, CancellationToken cancellationToken) =>
        await ToFileAsync<TraceEvidence>(
            processId, _cpu, duration, load, (file, cpu) => TraceReader.Read(file, cpu), cancellationToken);

    /// <summary>The awaits of the target. Much to write at full load, so it is for a target that mostly waits.</summary>
    public async Task<Attempt<IReadOnlyList<TimedStack>>> RecordAwaitsAsync(
        int processId, TimeSpan duration, Func<CancellationToken, Task> load, CancellationToken cancellationToken) =>
        await ToFileAsync<IReadOnlyList<TimedStack>>(
            processId, _awaits, duration, load, (file, _) => new(TraceReader.ReadAwaits(file), ""), cancellationToken);

    private async Task<Attempt<T>> ToFileAsync<T>(
        int processId,
        IReadOnlyList<EventPipeProvider> providers,
        TimeSpan duration,
        Func<CancellationToken, Task> load,
        Func<string, ThreadCpuReader, Attempt<T>> read,
        CancellationToken cancellationToken)
        where T : class
    {
        var opened = await EventStream.OpenSessionAsync(processId, providers, rundown: true, cancellationToken);
        if (opened.Value is not { } session)
            return opened.Reason;

        using var folder = TempFolder.Create("trace");
        var file = Path.Combine(folder.Path, "trace.nettrace");
        var cpu = new ThreadCpuReader(processId, clock);
        var broken = await CopyWhileAsync(session, file, async () =>
        {
            using var end = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
            var watching = cpu.WatchAsync(end.Token);
            try
            {
                await LoadRun.ForAsync(duration, load, clock, cancellationToken);
            }
            finally
            {
                await end.CancelAsync();
                await watching;
            }
        });

        cancellationToken.ThrowIfCancellationRequested();
        return broken is null ? read(file, cpu) : $"the recording broke off: {broken}";
    }

    /// <summary>Writes the session's events to a file for as long as <paramref name="work"/> runs; the reason when they broke off.</summary>
    private static async Task<string?> CopyWhileAsync(EventPipeSession session, string file, Func<Task> work)
    {
        using var ended = session;
        var copying = CopyAsync(session.EventStream, file);
        try
        {
            await work();
        }
        finally
        {
            // Also when the load failed: the target must not go on sampling itself.
            await EventStream.StopSessionAsync(session);
            await copying;
        }

        return await copying;
    }

    private static async Task<string?> CopyAsync(Stream from, string file)
    {
        try
        {
            await using var to = File.Create(file);
            await from.CopyToAsync(to, CancellationToken.None);
            return null;
        }
        catch (Exception e) when (EventStream.IsOfTheTarget(e))
        {
            return e.Message;
        }
    }
}
