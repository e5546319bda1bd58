using System.Net;
using System.Net.Sockets;
using System.Text;

namespace PerfGate.Tests.Running;

/// <summary>A server on a free port of the loopback that does exactly what a test says, good manners or not.</summary>
internal sealed class ScriptedServer : IAsyncDisposable
{
    private readonly Socket _listener = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
    private readonly CancellationTokenSource _stop = new();
    private readonly List<Task> _connections = [];
    private readonly Func<Socket, CancellationToken, Task> _serve;
    private readonly Task _accepting;
    private int _accepted;
    private int _requests;

    public ScriptedServer(Func<ScriptedServer, Socket, CancellationToken, Task> serve)
    {
        _serve = (socket, cancel) => serve(this, socket, cancel);
        _listener.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        _listener.Listen(512);
        Address = new Uri($"http://127.0.0.1:{((IPEndPoint)_listener.LocalEndPoint!).Port}");
        _accepting = AcceptAsync();
    }

    public Uri Address { get; }

    public int Accepted => _accepted;

    public int Requests => _requests;

    /// <summary>Answers every request with these bytes, as a keep-alive connection does.</summary>
    public static ScriptedServer Answering(string response) => Answering((_, _) => Encoding.UTF8.GetBytes(response));

    /// <param name="answer">From the request's head and its number on the connection; null: close.</param>
    public static ScriptedServer Answering(Func<string, int, byte[]?> answer) => new(async (server, socket, cancel) =>
    {
        for (var number = 0; await server.ReadRequestAsync(socket, cancel) is { } request; number++)
        {
            if (answer(request, number) is not { } bytes)
                return;
            await SendAsync(socket, bytes, cancel);
        }
    });

    public static async Task SendAsync(Socket socket, ReadOnlyMemory<byte> bytes, CancellationToken cancel)
    {
        while (bytes.Length > 0)
            bytes = bytes[await socket.SendAsync(bytes, cancel)..];
    }

    /// <summary>The head of the next request (without its body); null when the client closed.</summary>
    public async Task<string?> ReadRequestAsync(Socket socket, CancellationToken cancel)
    {
        var text = new StringBuilder();
        var buffer = new byte[16 * 1024];
        while (true)
        {
            var count = await socket.ReceiveAsync(buffer, cancel);
            if (count == 0)
                return null;
            text.Append(Encoding.Latin1.GetString(buffer, 0, count));
            if (text.ToString().Contains("\r\n\r\n", StringComparison.Ordinal))
            {
                Interlocked.Increment(ref _requests);
                return text.ToString();
            }
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        _listener.Dispose();
        await _accepting;
        Task[] connections;
        lock (_connections)
            connections = [.. _connections];
        await Task.WhenAll(connections);
        _stop.Dispose();
    }

    private async Task AcceptAsync()
    {
        try
        {
            while (true)
            {
                var socket = await _listener.AcceptAsync(_stop.Token);
                socket.NoDelay = true;
                Interlocked.Increment(ref _accepted);
                lock (_connections)
                    _connections.Add(ServeAsync(socket));
            }
        }
        catch (OperationCanceledException)
        {
            // The test is over.
        }
        catch (SocketException)
        {
            // The test is over.
        }
        catch (ObjectDisposedException)
        {
            // The test is over.
        }
    }

    private async Task ServeAsync(Socket socket)
    {
        using (socket)
        {
            try
            {
                await Task.Yield();
                await _serve(socket, _stop.Token);
            }
            catch (OperationCanceledException)
            {
                // The test is over.
            }
            catch (SocketException)
            {
                // The client has gone.
            }
        }
    }
}
