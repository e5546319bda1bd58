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
        var answer = await new TcpReadiness().AskAsync(new Uri($"http://localhost:{port}/"), cancellation);
        return answer.IsReady;
    }

    /// <summary>Free on both loopback addresses: a target that listens on ::1 is found there, and nobody else must be.</summary>
    private static int Ask()
    {
        while (true)
        {
            using var listener = new TcpListener(IPAddress.Loopback, 0);
            listener.Start();
            var port = ((IPEndPoint)listener.LocalEndpoint).Port;
            if (IsFree(new IPEndPoint(IPAddress.IPv6Loopback, port)))
                return port;
        }
    }

    /// <summary>True where there is no IPv6.</summary>
    private static bool IsFree(IPEndPoint place)
    {
        try
        {
            using var listener = new TcpListener(place);
            listener.Start();
            return true;
        }
        catch (SocketException e)
        {
            return e.SocketErrorCode != SocketError.AddressAlreadyInUse;
        }
    }
}
