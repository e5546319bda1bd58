using System.Net;
using System.Net.Sockets;
using System.Runtime.Versioning;
using PerfGate.Syntax;
using PerfGate.Targets;
using Xunit;

namespace PerfGate.Tests.Targets;

[SupportedOSPlatform("linux")]
public sealed class WhoHoldsThePort
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_target_that_listens_itself_is_watched()
    {
        await using var fixture = new TargetFixture();
        await using var running = await fixture.Python().StartAsync(fixture.Host, Cancellation);

        Assert.SkipUnless(OperatingSystem.IsLinux(), "who listens is asked of Linux");
        Assert.True(running.Holder.IsTarget);
        Assert.NotNull(running.ProcessId);
        Assert.Null(running.PortTaken());
    }

    [Fact]
    public async Task A_descendant_that_listens_is_the_target()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "who listens is asked of Linux");
        await using var fixture = new TargetFixture();
        var inner = fixture.Python();
        await using var running = await fixture.Command(["sh", "-c", "\"$@\" & wait", "sh", .. inner.Command]).StartAsync(fixture.Host, Cancellation);

        Assert.True(running.Holder.IsTarget);
    }

    [Fact]
    public async Task A_command_that_only_asks_another_program_is_not_watched_and_who_answers_after_its_end_is_told()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "who listens is asked of Linux");
        await using var fixture = new TargetFixture();
        var asked = Path.Combine(fixture.Folder, "asked");
        var target = fixture.Python($"open('{asked}.part', 'w').write(sys.argv[1]); os.rename('{asked}.part', '{asked}'); time.sleep(1000)");
        var daemon = ListenOnceAskedAsync(asked);

        var running = await target.StartAsync(fixture.Host, Cancellation);
        await running.DisposeAsync();

        Assert.False(running.Holder.IsTarget);
        Assert.Null(running.ProcessId);
        Assert.StartsWith($"127.0.0.1:{running.BaseAddress.Port} is held by process {Environment.ProcessId} (", running.Unwatched, StringComparison.Ordinal);
        var warning = Assert.Single(fixture.Host.Warnings());
        Assert.Equal((DiagnosticCodes.NotTheTarget, Severity.Warning), (warning.Code, warning.Severity));
        Assert.Equal($"127.0.0.1:{running.BaseAddress.Port} still answers after python3 was stopped: what listens there is not part of the target; the command must end it on SIGTERM", warning.Message);
        (await daemon).Dispose();
    }

    [Fact]
    public async Task A_stranger_that_takes_the_port_is_named()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "who listens is asked of Linux");
        await using var fixture = new TargetFixture();
        var target = fixture.Python("""
            import threading
            signal.signal(signal.SIGUSR1, lambda *_: (server.socket.close(), threading.Event().wait()))
            """);
        await using var running = await target.StartAsync(fixture.Host, Cancellation);
        Assert.Null(running.PortTaken());

        const int userSignal = 10;
        _ = Posix.Kill(running.ProcessId!.Value, userSignal);
        await TargetFixture.UntilAsync(() => PortHolder.SocketsOf(running.BaseAddress, unixPath: null).Count == 0, "the end of the listening");
        Assert.Null(running.PortTaken());
        using var stranger = new TcpListener(IPAddress.Loopback, running.BaseAddress.Port);
        stranger.Server.SetSocketOption(SocketOptionLevel.Socket, SocketOptionName.ReuseAddress, true);
        stranger.Start();

        Assert.StartsWith($"127.0.0.1:{running.BaseAddress.Port} was taken by process {Environment.ProcessId} (", running.PortTaken(), StringComparison.Ordinal);
    }

    [Fact]
    public void The_most_special_address_takes_the_connection()
    {
        ListeningSocket[] all =
        [
            new(IPAddress.Any, 80, 1), new(IPAddress.Loopback, 80, 2), new(IPAddress.IPv6Any, 80, 3), new(IPAddress.IPv6Any, 81, 4), new(IPAddress.IPv6Loopback, 82, 5),
            new(IPAddress.Any, 83, 6), new(IPAddress.Any, 83, 7),
        ];

        Assert.Equal([2], PortHolder.Taking(all, IPAddress.Loopback, 80));
        Assert.Equal([4], PortHolder.Taking(all, IPAddress.Loopback, 81));
        Assert.Empty(PortHolder.Taking(all, IPAddress.Loopback, 82));
        Assert.Equal([5], PortHolder.Taking(all, IPAddress.IPv6Loopback, 82));
        Assert.Equal([6, 7], PortHolder.Taking(all, IPAddress.Loopback, 83));
    }

    [Fact]
    public void The_tables_of_the_kernel_are_read()
    {
        const string tcp = """
              sl  local_address rem_address   st tx_queue rx_queue tr tm->when retrnsmt   uid  timeout inode
               0: 0100007F:BA67 00000000:0000 0A 00000000:00000001 00:00000000 00000000     0        0 89495 2 00000000f0d2dc38 100 0 0 10 0
               1: 0100007F:E26E 0100007F:BA67 01 00000000:00000000 00:00000000 00000000     0        0 89499 2 000000009bc12cff 20 0 0 10 -1
            """;
        const string tcp6 = """
              sl  local_address                         remote_address                        st tx_queue rx_queue tr tm->when retrnsmt   uid  timeout inode
               0: 00000000000000000000000001000000:E9F7 00000000000000000000000000000000:0000 0A 00000000:00000000 00:00000000 00000000     0        0 89500 1 000000002b7a9898 100 0 0 10 0
            """;
        const string unix = """
            Num       RefCount Protocol Flags    Type St Inode Path
            000000007e331b3e: 00000002 00000000 00010000 0001 01 89501 /tmp/a b.sock
            000000007e331b3f: 00000003 00000000 00000000 0001 03 89502 /tmp/a b.sock
            """;

        Assert.SkipUnless(BitConverter.IsLittleEndian, "the tables are in the machine's byte order");
        Assert.Equal([new ListeningSocket(IPAddress.Loopback, 0xBA67, 89495)], ListeningSocket.Parse(tcp));
        Assert.Equal([new ListeningSocket(IPAddress.IPv6Loopback, 0xE9F7, 89500)], ListeningSocket.Parse(tcp6));
        Assert.Equal(89501, ListeningSocket.InodeOf(unix, "/tmp/a b.sock"));
        Assert.Null(ListeningSocket.InodeOf(unix, "/tmp/a"));
    }

    /// <summary>The test itself plays the daemon.</summary>
    private static async Task<TcpListener> ListenOnceAskedAsync(string asked)
    {
        await TargetFixture.UntilAsync(() => File.Exists(asked), "the question");
        var listener = new TcpListener(IPAddress.Loopback, int.Parse(await File.ReadAllTextAsync(asked, Cancellation), System.Globalization.CultureInfo.InvariantCulture));
        listener.Start();
        return listener;
    }
}
