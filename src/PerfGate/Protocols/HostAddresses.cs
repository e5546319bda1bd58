using System.Net;
using System.Net.Sockets;

namespace PerfGate.Protocols;

/// <summary>The addresses of a host's name.</summary>
internal static class HostAddresses
{
    /// <summary>
    /// In the order in which they are tried. <c>localhost</c> is both loopback addresses (RFC 6761), whatever the machine's own table says: Node listens
    /// on ::1 under that name where the table has it second, or not at all.
    /// </summary>
    /// <param name="host">A name or an address, without brackets.</param>
    /// <param name="cancel">Gives up.</param>
    /// <exception cref="SocketException">The name has no address.</exception>
    public static async Task<IReadOnlyList<IPAddress>> OfAsync(string host, CancellationToken cancel)
    {
        if (IPAddress.TryParse(host, out var address))
            return [address];
        return IsLocalhost(host) ? [IPAddress.Loopback, IPAddress.IPv6Loopback] : await Dns.GetHostAddressesAsync(host, cancel);
    }

    private static bool IsLocalhost(string host) =>
        host.Equals("localhost", StringComparison.OrdinalIgnoreCase) || host.EndsWith(".localhost", StringComparison.OrdinalIgnoreCase);
}
