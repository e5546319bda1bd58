using System.Net.Quic;

namespace PerfGate.Protocols;

/// <summary>HTTP/2 and HTTP/3 by the runtime's <see cref="SocketsHttpHandler"/>.</summary>
internal sealed class HandlerProtocol : IProtocol
{
    /// <summary>What stands in the way of a version on this machine, and what to do; null: nothing.</summary>
    public static string? Missing(HttpVersion version)
    {
        if (version != HttpVersion.Http3)
            return null;
        var isSupported = (OperatingSystem.IsLinux() || OperatingSystem.IsMacOS() || OperatingSystem.IsWindows()) && QuicConnection.IsSupported;
        return isSupported ? null : "HTTP/3 needs QUIC, which this machine does not have: install libmsquic (Linux), or Windows 11 or later";
    }

    public IExchanger CreateExchanger(ExchangerOptions options) => new HandlerExchanger(options);
}
