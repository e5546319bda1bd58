using System.Net.Security;

namespace PerfGate.Protocols;

/// <summary>Another transport's channels with TLS over them.</summary>
internal sealed class TlsTransport(ITransport inner, SslClientAuthenticationOptions options) : ITransport
{
    public long IdleSpinTicks => inner.IdleSpinTicks;

    public IChannel CreateChannel(IChannelOwner owner) => new TlsChannel(owner, inner, options);

    public bool IsOnWorkerThread => inner.IsOnWorkerThread;

    public bool IsInside => inner.IsInside;

    public void Post(Action action) => inner.Post(action);

    public void Fail(Exception bug) => inner.Fail(bug);

    public void Enter() => inner.Enter();

    public void Leave() => inner.Leave();

    public void Poll(long untilTicks) => inner.Poll(untilTicks);

    public void Dispose() => inner.Dispose();
}
