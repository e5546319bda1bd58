using System.Net.Sockets;

namespace PerfGate.Targets;

/// <summary>Ready when the port accepts a connection.</summary>
internal sealed record TcpReadiness : Readiness
{
    public override async Task<ProbeAnswer> AskAsync(Uri address, CancellationToken cancellation)
    {
        using var client = UnixSocket is null ? new Socket(SocketType.Stream, ProtocolType.Tcp) : new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        try
        {
            if (UnixSocket is { } path)
                await client.ConnectAsync(new UnixDomainSocketEndPoint(path), cancellation);
            else
                await client.ConnectAsync(address.IdnHost, address.Port, cancellation);

            // This may be the thread that tells of all sockets' events; what follows must not keep it.
            await Task.Yield();
            return new ProbeAnswer(true, "connection accepted");
        }
        catch (SocketException e)
        {
            return new ProbeAnswer(false, $"{(UnixSocket is { } path ? $"socket {path}" : $"port {address.Port}")}: {e.SocketErrorCode switch
            {
                SocketError.ConnectionRefused => "connection refused",
                SocketError.HostNotFound => $"host '{address.IdnHost}' not found",
                _ => e.Message,
            }}");
        }
    }

    public override string ToString() => "tcp";
}
