using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using System.Text;
using PerfGate.Protocols;
using Xunit;

namespace PerfGate.Tests.Protocols;

/// <summary>When an answer came is what the kernel says, however late the loop comes to read it.</summary>
public sealed class AStampedReading : IDisposable
{
    private readonly Socket _listener = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
    private readonly Heard _owner = new();

    public AStampedReading()
    {
        _listener.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        _listener.Listen();
    }

    public void Dispose() => _listener.Dispose();

    [Fact]
    public void Of_a_loop_that_was_held_up_is_of_when_the_bytes_came()
    {
        Assert.SkipUnless(EpollTransport.IsSupported, "Linux only");
        using var transport = Transport();
        using var server = Connect(transport);

        var before = Stopwatch.GetTimestamp();
        server.Send("hello"u8);
        var sent = Stopwatch.GetTimestamp();
        HoldUp(TimeSpan.FromMilliseconds(5));
        transport.Poll(0);

        Assert.Equal("hello", _owner.Bytes);
        Assert.InRange(_owner.AtTicks, before - Microseconds(5), sent + Microseconds(5));
    }

    [Fact]
    public void Of_several_parts_is_of_the_last()
    {
        Assert.SkipUnless(EpollTransport.IsSupported, "Linux only");
        using var transport = Transport();
        using var server = Connect(transport);

        server.Send("hel"u8);
        HoldUp(TimeSpan.FromMilliseconds(2));
        var before = Stopwatch.GetTimestamp();
        server.Send("lo"u8);
        var sent = Stopwatch.GetTimestamp();
        HoldUp(TimeSpan.FromMilliseconds(2));
        transport.Poll(0);

        Assert.Equal("hello", _owner.Bytes);
        Assert.InRange(_owner.AtTicks, before - Microseconds(5), sent + Microseconds(5));
    }

    private static long Microseconds(int count) => count * Stopwatch.Frequency / 1_000_000;

    /// <summary>What a thread sees that loses its processor.</summary>
    private static void HoldUp(TimeSpan length)
    {
        var from = Stopwatch.GetTimestamp();
        SpinWait.SpinUntil(() => Stopwatch.GetElapsedTime(from) > length);
    }

    private EpollTransport Transport() => new(ServerAddress.Of((IPEndPoint)_listener.LocalEndPoint!), TimeSpan.Zero);

    private Socket Connect(EpollTransport transport)
    {
        var channel = transport.CreateChannel(_owner);
        channel.Connect();
        var server = _listener.Accept();
        while (!_owner.IsConnected)
            transport.Poll(Stopwatch.GetTimestamp() + Stopwatch.Frequency);

        // The kernel begins to stamp packets a moment after the first socket of the machine asked for it (net_enable_timestamp).
        for (var attempt = 0; attempt < 1000 && !_owner.WasStamped; attempt++)
        {
            _owner.Forget();
            var sent = server.Send("."u8);
            var after = Stopwatch.GetTimestamp();
            HoldUp(TimeSpan.FromMilliseconds(1));
            transport.Poll(0);
            _owner.WasStamped = _owner.Bytes.Length == sent && _owner.AtTicks < after + Microseconds(500);
        }

        _owner.Forget();
        return server;
    }

    private sealed class Heard : IChannelOwner
    {
        public bool IsConnected { get; private set; }

        public string Bytes { get; private set; } = "";

        public long AtTicks { get; private set; }

        public bool WasStamped { get; set; }

        public void Forget() => (Bytes, AtTicks) = ("", 0);

        public void Connected() => IsConnected = true;

        public void Writable()
        {
        }

        public void Received(ReadOnlySpan<byte> bytes, long atTicks) => (Bytes, AtTicks) = (Bytes + Encoding.ASCII.GetString(bytes), atTicks);

        public void Ended(string? problem) => Assert.Fail(problem ?? "closed");
    }
}
