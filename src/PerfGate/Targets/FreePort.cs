using System.Net;
using System.Net.Sockets;

namespace PerfGate.Targets;

/// <summary>Ports of the loopback address.</summary>
internal static class FreePort
{
    /// <summary>One that is free now. Another process may take it before the target does: the start is tried once more then.</summary>
    public static int Find()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    /// <summary>Whether someone listens there already, who would be taken for the target.</summary>
    public static async Task<bool> IsTakenAsync(int port, CancellationToken cancellation)
    {
        var answer = await new TcpReadiness().AskAsync(new Uri($"http://127.0.0.1:{port}/"), cancellation);
        return answer.IsReady;
    }
}
