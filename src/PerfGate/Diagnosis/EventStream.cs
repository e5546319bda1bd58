using System.Diagnostics.Tracing;
using System.Globalization;
using System.Net.Sockets;
using Microsoft.Diagnostics.NETCore.Client;
using Microsoft.Diagnostics.Tracing;

namespace PerfGate.Diagnosis;

/// <summary>
/// Events of a .NET process as they come, over its diagnostics port
/// (https://github.com/dotnet/diagnostics/blob/main/documentation/design-docs/ipc-protocol.md). A target that ends or
/// refuses is no error here: the stream is over, and <see cref="Broken"/> says why.
/// </summary>
internal sealed class EventStream : IAsyncDisposable
{
    private static readonly TimeSpan _portTimeout = TimeSpan.FromSeconds(10);

    private readonly EventPipeSession _session;
    private readonly Task _reading;
    private bool _stopped;

    private EventStream(EventPipeSession session, Action<EventPipeEventSource> subscribe)
    {
        _session = session;
        _reading = Task.Factory.StartNew(() => Read(subscribe), CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);
    }

    /// <summary>Ends when the target closed the stream; never faulted.</summary>
    public Task Reading => _reading;

    /// <summary>Why the stream ended before it was stopped; null when it did not.</summary>
    public string? Broken { get; private set; }

    public static async Task<Attempt<EventStream>> OpenAsync(
        int processId, IReadOnlyList<EventPipeProvider> providers, Action<EventPipeEventSource> subscribe, CancellationToken cancellationToken)
    {
        var opened = await OpenSessionAsync(processId, providers, rundown: false, cancellationToken);
        return opened.Value is { } session ? new EventStream(session, subscribe) : opened.Reason;
    }

    /// <param name="rundown">Whether the target tells the names of its methods at the end; stacks need it.</param>
    public static async Task<Attempt<EventPipeSession>> OpenSessionAsync(
        int processId, IReadOnlyList<EventPipeProvider> providers, bool rundown, CancellationToken cancellationToken)
    {
        // 64 MB: some seconds of sampling at full load; a smaller ring loses events of a busy target.
        const int BufferMegabytes = 64;

        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(_portTimeout);
        try
        {
            return await new DiagnosticsClient(processId).StartEventPipeSessionAsync(providers, rundown, BufferMegabytes, limit.Token);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return $"the diagnostics port of process {processId.ToString(CultureInfo.InvariantCulture)} did not answer within {_portTimeout.TotalSeconds.ToString(CultureInfo.InvariantCulture)} s";
        }
        catch (Exception e) when (IsOfTheTarget(e))
        {
            return $"the diagnostics port of process {processId.ToString(CultureInfo.InvariantCulture)} could not be used: {e.Message}";
        }
    }

    /// <summary>Failures that a dying, refusing or old target explains.</summary>
    public static bool IsOfTheTarget(Exception e) =>
        e is DiagnosticsClientException or IOException or SocketException or TimeoutException or UnauthorizedAccessException or FormatException or ObjectDisposedException;

    /// <summary>Asks the target to end the session, and waits until the last event was read.</summary>
    public async Task StopAsync()
    {
        if (!_stopped)
        {
            _stopped = true;
            await StopSessionAsync(_session);
        }

        await _reading;
    }

    public static async Task StopSessionAsync(EventPipeSession session)
    {
        using var limit = new CancellationTokenSource(_portTimeout);
        try
        {
            await session.StopAsync(limit.Token);
        }
        catch (Exception e) when (IsOfTheTarget(e) || e is OperationCanceledException)
        {
            // The target is gone or hangs. Without the stream the reader ends.
            session.Dispose();
        }
    }

    public async ValueTask DisposeAsync()
    {
        await StopAsync();
        _session.Dispose();
    }

    public static EventPipeProvider Provider(string name, EventLevel level, long keywords = -1, IDictionary<string, string>? arguments = null) =>
        new(name, level, keywords, arguments);

#pragma warning disable CS0618 // "Not Obsolete but Discouraged": the relative time has no common origin with our own clock.
    /// <summary>Stopwatch ticks of an event: on one machine the target's clock is ours.</summary>
    public static long Ticks(TraceEvent e) => e.TimeStampQPC;
#pragma warning restore CS0618

    private void Read(Action<EventPipeEventSource> subscribe)
    {
        try
        {
            using var source = new EventPipeEventSource(_session.EventStream);
            subscribe(source);
            source.Process();
        }
        catch (Exception e)
        {
            // Of the target, or of what reads its events: nothing of a measurement hangs on them.
            if (!_stopped || !IsOfTheTarget(e))
                Broken = e.Message;
        }
    }
}
