using System.Net.Sockets;

namespace PerfGate.Targets;

/// <summary>Ready when the port accepts a connection.</summary>
internal sealed record TcpReadiness : Readiness
{
    public override async Task<ProbeAnswer> AskAsync(Uri address, CancellationToken cancellation)
    {
        try
        {
            using var client = await TargetConnection.OpenAsync(address, UnixSocket, LoopbackOnly, cancellation);

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
