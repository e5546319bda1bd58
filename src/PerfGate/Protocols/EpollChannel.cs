using System.Diagnostics;
using System.Runtime.InteropServices;

namespace PerfGate.Protocols;

/// <summary>A non-blocking socket in an <see cref="EpollTransport"/>.</summary>
internal sealed unsafe class EpollChannel(EpollTransport transport, int index, IChannelOwner owner) : IChannel
{
    private int _descriptor = -1;
    private uint _watched;
    private bool _connecting;
    private string? _problem;
    private bool _sendFailed;

    /// <summary>Changes with every socket, so that an event of the last one is known for what it is.</summary>
    public int Generation { get; private set; }

    /// <summary>What it did not take, its owner has.</summary>
    public bool HasUnsent => _sendFailed;

    public void Connect()
    {
        Generation++;
        (_problem, _sendFailed) = (null, false);
        _connecting = true;
        _descriptor = Epoll.Socket(transport.Server.Family, Epoll.StreamSocket | Epoll.NonBlocking | Epoll.CloseOnExec, 0);
        if (_descriptor < 0)
        {
            Break(Marshal.GetLastPInvokeError());
            return;
        }

        if (transport.Server.Family != Epoll.UnixFamily)
        {
            var one = 1;
            _ = Epoll.SetOption(_descriptor, Epoll.TcpLevel, Epoll.TcpNoDelay, &one, sizeof(int));
            StampedReceiver.Prepare(_descriptor);

            // Where there is no path to learn about, a model of it is 1 % of a request (BBR, with its pacing); every kernel has Reno, for every user (tcp(7)).
            if (transport.Server.IsLoopback)
            {
                fixed (byte* reno = "reno"u8)
                    _ = Epoll.SetOption(_descriptor, Epoll.TcpLevel, Epoll.TcpCongestion, reno, 4);
            }
        }

        fixed (byte* address = transport.Server.Bytes)
        {
            if (Epoll.Connect(_descriptor, address, transport.Server.Bytes.Length) < 0)
            {
                var errno = Marshal.GetLastPInvokeError();
                if (errno is not (Epoll.InProgress or Epoll.Interrupted))
                {
                    Break(errno);
                    return;
                }
            }
        }

        Watch(Epoll.Add, Epoll.In | Epoll.Out);
    }

    public int Send(ReadOnlySpan<byte> bytes)
    {
        var sent = 0;
        fixed (byte* start = bytes)
        {
            while (sent < bytes.Length)
            {
                var count = Epoll.Send(_descriptor, start + sent, bytes.Length - sent);
                if (count >= 0)
                {
                    sent += count;
                    continue;
                }

                if (count == -Epoll.Interrupted)
                    continue;
                if (count == -Epoll.TryAgain)
                {
                    Watch(Epoll.Modify, Epoll.In | Epoll.Out);
                    return sent;
                }

                // What the server sent before it closed may still be there to be read: the reading side reports the end.
                _sendFailed = true;
                return bytes.Length;
            }
        }

        return sent;
    }

    public void Close()
    {
        Generation++;
        if (_descriptor >= 0)
            _ = Epoll.Close(_descriptor);
        _descriptor = -1;
    }

    public void EndBroken()
    {
        Close();
        owner.Ended(_problem);
    }

    public void Handle(uint flags, int generation)
    {
        // A connection that was closed while this batch of events was worked off.
        if (generation != Generation || _descriptor < 0)
            return;
        if (_connecting && !FinishConnecting())
            return;

        if ((flags & Epoll.Out) != 0 && (_watched & Epoll.Out) != 0)
        {
            Watch(Epoll.Modify, Epoll.In);
            owner.Writable();
        }

        if ((flags & (Epoll.In | Epoll.Error | Epoll.HangUp)) != 0 && generation == Generation)
            Receive();
    }

    private bool FinishConnecting()
    {
        _connecting = false;
        if (ConnectError() is var errno and not 0)
        {
            _problem = transport.Server.DescribeConnectError(errno);
            EndBroken();
            return false;
        }

        var generation = Generation;
        Watch(Epoll.Modify, Epoll.In);
        owner.Connected();
        return generation == Generation;
    }

    private int ConnectError()
    {
        int errno;
        var size = sizeof(int);
        return Epoll.GetOption(_descriptor, Epoll.SocketLevel, Epoll.SocketError, &errno, &size) < 0 ? Marshal.GetLastPInvokeError() : errno;
    }

    private void Receive()
    {
        // A large answer takes several reads; level triggering brings back what a fair turn leaves.
        for (var turn = 0; turn < 4; turn++)
        {
            var count = transport.Receiver.Receive(_descriptor);
            if (count > 0)
            {
                var generation = Generation;
                owner.Received(new ReadOnlySpan<byte>(transport.Receiver.Buffer, count), transport.Receiver.ArrivedTicks);
                if (count < StampedReceiver.BufferSize || generation != Generation)
                    return;
                continue;
            }

            if (-count is Epoll.TryAgain or Epoll.Interrupted)
                return;
            _problem = count == 0 ? null : transport.Server.DescribeError(-count);
            EndBroken();
            return;
        }
    }

    private void Break(int errno)
    {
        if (_descriptor >= 0)
            _ = Epoll.Close(_descriptor);
        _descriptor = -1;
        _problem = transport.Server.DescribeConnectError(errno);
        transport.ReportBroken(this);
    }

    private void Watch(int operation, uint events)
    {
        if (operation == Epoll.Modify && _watched == events)
            return;
        _watched = events;
        transport.Watch(_descriptor, operation, events, index, Generation);
    }
}
