using System.Net;
using System.Net.Sockets;
using PerfGate.Protocols;

namespace PerfGate.Targets;

/// <summary>Connects to a target once, as the question for its readiness does.</summary>
internal static class TargetConnection
{
    /// <param name="address">Host and port.</param>
    /// <param name="unixPath">Of a Unix domain socket in their place; null: there is none.</param>
    /// <param name="loopbackOnly">No other address is connected to, whatever the name resolves to.</param>
    /// <param name="cancel">Gives up.</param>
    /// <exception cref="SocketException">No address accepts; of several, what the first one answered.</exception>
    public static async Task<Socket> OpenAsync(Uri address, string? unixPath, bool loopbackOnly, CancellationToken cancel)
    {
        if (unixPath is not null)
            return await OpenAsync(new UnixDomainSocketEndPoint(unixPath), ProtocolType.Unspecified, cancel);
        SocketException? last = null;
        foreach (var each in await HostAddresses.OfAsync(address.DnsSafeHost, cancel))
        {
            if (loopbackOnly && !IPAddress.IsLoopback(each))
                continue;
            try
            {
                return await OpenAsync(new IPEndPoint(each, address.Port), ProtocolType.Tcp, cancel);
            }
            catch (SocketException e)
            {
                // The first says what is usual; a machine without IPv6 refuses the second in its own words.
                last ??= e;
            }
        }

        throw last ?? new SocketException((int)SocketError.HostNotFound);
    }

    private static async Task<Socket> OpenAsync(EndPoint to, ProtocolType protocol, CancellationToken cancel)
    {
        var socket = new Socket(to.AddressFamily, SocketType.Stream, protocol);
        try
        {
            await socket.ConnectAsync(to, cancel);
            return socket;
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }
}
