using System.Net;
using System.Net.Sockets;

namespace PerfGate.Targets;

/// <summary>Ports of the loopback address.</summary>
internal static class FreePort
{
    private const int Remembered = 64;

    private static readonly Queue<int> _given = new();

    /// <summary>
    /// One that is free now, and not among those that this process gave out last: two targets that start together must not be
    /// told the same. Another process may take it before the target does: the start is tried once more then.
    /// </summary>
    public static int Find()
    {
        lock (_given)
        {
            var port = Ask();
            while (_given.Contains(port))
                port = Ask();
            _given.Enqueue(port);
            if (_given.Count > Remembered)
                _given.Dequeue();
            return port;
        }
    }

    /// <summary>Whether someone listens there already, who would be taken for the target.</summary>
    public static async Task<bool> IsTakenAsync(int port, CancellationToken cancellation)
    {
        var answer = await new TcpReadiness().AskAsync(new Uri($"http://127.0.0.1:{port}/"), cancellation);
        return answer.IsReady;
    }

    private static int Ask()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
