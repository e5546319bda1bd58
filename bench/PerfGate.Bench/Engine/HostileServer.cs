using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Security.Authentication;

namespace PerfGate.Bench.Engine;

/// <summary>A thread for each connection.</summary>
internal sealed class HostileServer : IDisposable
{
    private readonly HostileCase _case;
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly List<Socket> _sockets = [];
    private int _left;

    public HostileServer(HostileCase it)
    {
        (_case, _left) = (it, it.DiesAfter ?? int.MaxValue);
        _listener.Start();
        Url = new Uri(string.Create(CultureInfo.InvariantCulture, $"{it.Scheme}://127.0.0.1:{((IPEndPoint)_listener.LocalEndpoint).Port}/"));
        if (_left == 0)
            _listener.Stop();
        else
            new Thread(Accept) { IsBackground = true }.Start();
    }

    public Uri Url { get; }

    public void Dispose()
    {
        _listener.Dispose();
        lock (_sockets)
            _sockets.ForEach(s => s.Dispose());
    }

    private void Accept()
    {
        try
        {
            while (true)
            {
                var socket = _listener.AcceptSocket();
                socket.NoDelay = true;
                lock (_sockets)
                    _sockets.Add(socket);
                new Thread(() => Serve(socket)) { IsBackground = true }.Start();
            }
        }
        catch (SocketException)
        {
            // Nobody listens any more.
        }
        catch (InvalidOperationException)
        {
            // As above.
        }
    }

    private void Serve(Socket socket)
    {
        try
        {
            if (_case.DiesAfter is null)
            {
                _case.Serve(socket, new Random(1));
                return;
            }

            var request = new byte[4096];
            while (socket.Receive(request) > 0)
            {
                if (Interlocked.Decrement(ref _left) < 0)
                {
                    _listener.Stop();
                    socket.Close();
                    return;
                }

                Hostile.Send(socket, "HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nhello");
            }
        }
        catch (Exception e) when (e is SocketException or IOException or AuthenticationException or InvalidOperationException)
        {
            // The client has gone, which is the point; or the case closed the connection itself; or it is over.
        }
    }
}
