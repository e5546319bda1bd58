using System.Diagnostics;
using System.Net;
using System.Net.Sockets;

namespace PerfGate.Bench.Engine;

/// <summary>
/// A server whose capacity is known: one thread that keeps a core busy for a fixed time per request, one after another.
/// Nothing else limits it, so it serves one over that time, less what receiving and sending take.
/// </summary>
internal sealed class FixedServer : IDisposable
{
    private static readonly byte[] _answer = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok"u8.ToArray();

    private readonly Socket _listener = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
    private readonly TimeSpan _service;
    private readonly Thread _thread;
    private volatile bool _stopped;

    public FixedServer(TimeSpan service)
    {
        _service = service;
        _listener.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        _listener.Listen(1000);
        Address = new Uri(string.Create(System.Globalization.CultureInfo.InvariantCulture, $"http://127.0.0.1:{((IPEndPoint)_listener.LocalEndPoint!).Port}/"));
        _thread = new Thread(Serve) { IsBackground = true, Name = "fixed server" };
        _thread.Start();
    }

    public Uri Address { get; }

    public void Dispose()
    {
        _stopped = true;
        _thread.Join();
        _listener.Dispose();
    }

    private void Serve()
    {
        var clients = new List<Socket>();
        var buffer = new byte[16 * 1024];
        while (!_stopped)
        {
            var ready = new List<Socket>(clients) { _listener };
            Socket.Select(ready, null, null, 100_000);
            foreach (var socket in ready)
            {
                if (socket == _listener)
                {
                    var client = _listener.Accept();
                    client.NoDelay = true;
                    clients.Add(client);
                }
                else if (!Answer(socket, buffer))
                {
                    clients.Remove(socket);
                    socket.Dispose();
                }
            }
        }

        foreach (var client in clients)
            client.Dispose();
    }

    /// <summary>False when the client has gone. A request comes in one piece on the loopback, and the next one only after its answer.</summary>
    private bool Answer(Socket client, byte[] buffer)
    {
        try
        {
            if (client.Receive(buffer) == 0)
                return false;
            var started = Stopwatch.GetTimestamp();
            while (Stopwatch.GetElapsedTime(started) < _service)
                Thread.SpinWait(20);
            client.Send(_answer);
            return true;
        }
        catch (SocketException)
        {
            return false;
        }
    }
}
