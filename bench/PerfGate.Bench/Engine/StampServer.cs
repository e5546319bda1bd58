using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;

namespace PerfGate.Bench.Engine;

/// <summary>Answers GET requests and remembers when the first came and when the last was answered.</summary>
internal sealed class StampServer : IDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private long _first;
    private long _last;
    private long _served;

    public StampServer()
    {
        _listener.Start();
        new Thread(Accept) { IsBackground = true }.Start();
    }

    public string Url => string.Create(CultureInfo.InvariantCulture, $"http://127.0.0.1:{((IPEndPoint)_listener.LocalEndpoint).Port}");

    /// <summary>Stopwatch ticks of the first request; 0: none came.</summary>
    public long FirstTicks => Interlocked.Read(ref _first);

    /// <summary>Stopwatch ticks of the last answer.</summary>
    public long LastTicks => Interlocked.Read(ref _last);

    public long Served => Interlocked.Read(ref _served);

    public void Dispose() => _listener.Dispose();

    private void Accept()
    {
        try
        {
            while (true)
            {
                var socket = _listener.AcceptSocket();
                new Thread(() => Serve(socket)) { IsBackground = true }.Start();
            }
        }
        catch (SocketException)
        {
            // Disposed of.
        }
    }

    private void Serve(Socket socket)
    {
        using (socket)
        {
            var answer = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok"u8.ToArray();
            var buffer = new byte[4096];
            socket.NoDelay = true;
            try
            {
                while (socket.Receive(buffer) > 0)
                {
                    Interlocked.CompareExchange(ref _first, Stopwatch.GetTimestamp(), 0);
                    socket.Send(answer);
                    Interlocked.Exchange(ref _last, Stopwatch.GetTimestamp());
                    Interlocked.Increment(ref _served);
                }
            }
            catch (SocketException)
            {
                // The client has gone.
            }
        }
    }
}
