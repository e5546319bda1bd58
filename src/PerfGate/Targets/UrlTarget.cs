using System.Net;
using System.Net.Sockets;
using PerfGate.Protocols;
using PerfGate.Syntax;

namespace PerfGate.Targets;

/// <summary>A service that someone else runs: nothing is started, stopped or sampled.</summary>
internal sealed record UrlTarget : Target
{
    public override string Kind => "url";

    public override string Name => Url.GetComponents(UriComponents.SchemeAndServer, UriFormat.UriEscaped);

    public required Uri Url { get; init; }

    /// <summary>Nothing is sent to any other machine.</summary>
    public bool LoopbackOnly => UnixSocket is null && !Remote.Allow(Url);

    /// <summary>
    /// No address but a loopback one is connected to, whatever the name resolves to later. A spec that allows a machine has said which; both sides of a comparison share this.
    /// </summary>
    public bool IsPinned => LoopbackOnly && Remote.Names.Count == 0;

    /// <summary>What the url says by itself: null where it is allowed, or its host is a name, which is resolved before anything is sent.</summary>
    public Diagnostic? RefusedAsWritten() =>
        LoopbackOnly && IPAddress.TryParse(Url.DnsSafeHost, out var address) && !IPAddress.IsLoopback(address) ? Refuse(address) : null;

    /// <summary>Why a target is not measured that is not on this machine.</summary>
    /// <param name="address">Of the other machine.</param>
    public Diagnostic Refuse(IPAddress address)
    {
        var where = address.ToString() == Url.DnsSafeHost ? "" : $" (it resolves to {address})";
        return new Diagnostic(DiagnosticCodes.RemoteTarget, Severity.Error, Location,
            $"{Name} is not on this machine{where}, and nothing was sent to it: to put load on another machine write 'allow-remote: [{Url.DnsSafeHost}]' into 'target'");
    }

    public override async Task<RunningTarget> StartAsync(TargetHost host, CancellationToken cancellation)
    {
        if (LoopbackOnly && await ElsewhereAsync(cancellation) is { } address)
            throw new TargetException(Refuse(address));
        var begun = host.Time.GetTimestamp();
        var never = new TaskCompletionSource<ProcessExit>();
        var answer = await new ReadinessWait(Ready, host.Time).UntilReadyAsync(Url, ReadyTimeout, never.Task, cancellation);
        if (answer.IsReady)
            return new RunningTarget(this, Url, host.Time.GetElapsedTime(begun));

        throw new TargetException(new Diagnostic(DiagnosticCodes.TargetNotReady, Severity.Error, ReadyLocation ?? Location,
            $"{Subject} did not become ready within {Spoken.Duration(ReadyTimeout)}: {Ready} was last answered with: {answer.Said}"));
    }

    /// <summary>An address of the host that is not this machine's own; null: there is none. A name without any address is told by the question for readiness.</summary>
    private async Task<IPAddress?> ElsewhereAsync(CancellationToken cancel)
    {
        try
        {
            return (await HostAddresses.OfAsync(Url.DnsSafeHost, cancel)).FirstOrDefault(a => !IPAddress.IsLoopback(a));
        }
        catch (SocketException)
        {
            return null;
        }
    }
}
