using System.Diagnostics;
using System.Net.Sockets;

namespace PerfGate.Protocols;

/// <summary>A socket in a <see cref="SocketTransport"/>. Each connection has its own event arguments, so that a late event of the last one finds nobody.</summary>
internal sealed class SocketChannel(SocketTransport transport, IChannelOwner owner) : IChannel, IDisposable
{
    private const int BufferSize = 16 * 1024;

    private readonly byte[] _buffer = new byte[BufferSize];
    private Socket? _socket;
    private string? _problem;
    private volatile bool _hasUnsent;

    /// <summary>Changes with every connection.</summary>
    public int Generation { get; private set; }

    public bool HasUnsent => _hasUnsent;

    public void Connect()
    {
        var generation = ++Generation;
        (_problem, _hasUnsent) = (null, false);
        var endPoint = transport.Server.EndPoint;
        var unix = endPoint.AddressFamily == AddressFamily.Unix;
        try
        {
            _socket = new Socket(endPoint.AddressFamily, SocketType.Stream, unix ? ProtocolType.Unspecified : ProtocolType.Tcp) { Blocking = false };
            if (!unix)
                _socket.NoDelay = true;
            var connecting = new SocketAsyncEventArgs { RemoteEndPoint = endPoint };
            connecting.Completed += (_, e) => Locked(generation, () => Connected(e), e);
            if (_socket.ConnectAsync(connecting))
                return;
            _problem = Problem(connecting.SocketError);
            connecting.Dispose();
        }
        catch (SocketException e)
        {
            _problem = Problem(e.SocketErrorCode);
        }

        transport.ReportLater(this);
    }

    public int Send(ReadOnlySpan<byte> bytes)
    {
        if (_socket is not { } socket)
            return bytes.Length;
        var sent = socket.Send(bytes, SocketFlags.None, out var error);
        if (error == SocketError.WouldBlock)
            sent = 0;
        else if (error != SocketError.Success)
        {
            _hasUnsent = true;
            return bytes.Length;
        }

        if (sent < bytes.Length)
            SendRest(socket, bytes[sent..].ToArray());
        return bytes.Length;
    }

    public void Close()
    {
        Generation++;
        _socket?.Dispose();
        _socket = null;
    }

    public void Dispose() => Close();

    public void TellPending(int generation)
    {
        if (generation != Generation)
            return;
        if (_problem is null)
            Open();
        else
            End(_problem);
    }

    private void Connected(SocketAsyncEventArgs e)
    {
        var error = e.SocketError;
        e.Dispose();
        if (Problem(error) is { } problem)
            End(problem);
        else
            Open();
    }

    private void Open()
    {
        var generation = Generation;
        owner.Connected();
        if (generation != Generation)
            return;
        var receiving = new SocketAsyncEventArgs(true);
        receiving.SetBuffer(_buffer);

        // Made once for the connection, not for every event.
        Action received = () => Received(receiving, generation);
        receiving.Completed += (_, e) => Locked(generation, received, e);
        Receive(receiving, generation);
    }

    private void Receive(SocketAsyncEventArgs e, int generation)
    {
        while (generation == Generation)
        {
            if (_socket!.ReceiveAsync(e))
                return;
            if (!Take(e))
                break;
        }

        // The connection has ended, and nothing of it is under way.
        e.Dispose();
    }

    private void Received(SocketAsyncEventArgs e, int generation)
    {
        if (Take(e))
            Receive(e, generation);
        else
            e.Dispose();
    }

    private bool Take(SocketAsyncEventArgs e)
    {
        if (e.SocketError != SocketError.Success || e.BytesTransferred == 0)
        {
            End(e.SocketError == SocketError.Success ? null : Problem(e.SocketError));
            return false;
        }

        owner.Received(_buffer.AsSpan(0, e.BytesTransferred), Stopwatch.GetTimestamp());
        return true;
    }

    private void SendRest(Socket socket, byte[] rest)
    {
        var generation = Generation;
        _hasUnsent = true;
        // Rare: a request larger than the socket's buffer. What fails here is seen by the reading side.
        var sending = new SocketAsyncEventArgs();
        sending.SetBuffer(rest);
        sending.Completed += (_, e) => Sent(e);
        if (!socket.SendAsync(sending))
            Sent(sending);

        void Sent(SocketAsyncEventArgs e)
        {
            if (e.SocketError == SocketError.Success && generation == Generation)
                _hasUnsent = false;
            e.Dispose();
        }
    }

    private void End(string? problem)
    {
        Close();
        owner.Ended(problem);
    }

    /// <summary>An event on a thread of the runtime's, where an exception would end the process.</summary>
    private void Locked(int generation, Action action, SocketAsyncEventArgs e)
    {
        try
        {
            lock (transport.Gate)
            {
                if (generation == Generation)
                    action();
                else
                    e.Dispose();
            }
        }
        catch (Exception bug)
        {
            transport.Fail(bug);
        }
    }

    private string? Problem(SocketError error) => error switch
    {
        SocketError.Success => null,
        SocketError.TooManyOpenSockets => ConnectProblem.NoDescriptors,
        SocketError.AddressNotAvailable => ConnectProblem.NoPorts,
        _ => transport.Server.Describe(error),
    };
}
