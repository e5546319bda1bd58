using System.Net.Security;

namespace PerfGate.Protocols;

/// <summary>Makes the transport that a target asks for.</summary>
internal static class Transports
{
    /// <param name="address">Of the scheme http or https.</param>
    /// <param name="server">Where it listens.</param>
    /// <param name="kind">What carries the bytes.</param>
    /// <param name="tls">What is asked of the certificate of an https address.</param>
    /// <param name="spin">How long before a wanted wake-up to poll instead of sleeping.</param>
    public static ITransport Create(Uri address, ServerAddress server, TransportKind kind, TlsPolicy tls, TimeSpan spin)
    {
        ITransport plain = kind == TransportKind.Auto && EpollTransport.IsSupported ? new EpollTransport(server, spin) : new SocketTransport(server);
        return address.Scheme == Uri.UriSchemeHttps ? new TlsTransport(plain, tls.Options(address, SslApplicationProtocol.Http11)) : plain;
    }
}
