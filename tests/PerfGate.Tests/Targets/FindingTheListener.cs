using System.Net;
using System.Net.Sockets;
using Microsoft.Extensions.Time.Testing;
using PerfGate.Syntax;
using PerfGate.Targets;
using Xunit;

namespace PerfGate.Tests.Targets;

public sealed class FindingTheListener
{
    // Two lines after which the program of the fixture listens on ::1.
    private const string OnIPv6 = """
        import socket
        http.server.ThreadingHTTPServer.address_family = socket.AF_INET6
        class Six(http.server.ThreadingHTTPServer):
            def __init__(self, place, handler): super().__init__(("::1", place[1]), handler)
        http.server.ThreadingHTTPServer = Six
        """;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task One_on_the_other_loopback_address_is_measured_there()
    {
        Assert.SkipUnless(Socket.OSSupportsIPv6, "no IPv6");
        await using var fixture = new TargetFixture();
        await using var running = await fixture.Python(OnIPv6).StartAsync(fixture.Host, Cancellation);
        await using var asked = await (fixture.Python(OnIPv6) with { Ready = new HttpReadiness { Method = HttpMethod.Get, Path = "/" } }).StartAsync(fixture.Host, Cancellation);

        Assert.All([running, asked], r => Assert.Equal("[::1]", r.BaseAddress.Host));
        Assert.True(running.Holder.IsTarget ?? !OperatingSystem.IsLinux());
    }

    [Fact]
    public async Task A_url_with_localhost_is_asked_on_both_addresses()
    {
        Assert.SkipUnless(Socket.OSSupportsIPv6, "no IPv6");
        await using var fixture = new TargetFixture();
        using var listener = new TcpListener(IPAddress.IPv6Loopback, 0);
        listener.Start();
        var url = new Uri($"http://localhost:{((IPEndPoint)listener.LocalEndpoint).Port}");

        await using var running = await new UrlTarget { Location = TargetFixture.Here, Url = url }.StartAsync(fixture.Host, Cancellation);

        Assert.Equal(url, running.BaseAddress);
        var server = await PerfGate.Protocols.ServerAddress.ResolveAsync(url, loopbackOnly: true, Cancellation);
        Assert.Equal(listener.LocalEndpoint, server!.EndPoint);
    }

    [Fact]
    public async Task One_on_a_port_of_its_own_is_named()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "who listens is asked of Linux");
        var time = new FakeTimeProvider();
        await using var fixture = new TargetFixture(time: time);
        var own = FreePort.Find();
        var target = fixture.Python($"sys.argv[1] = '{own}'") with { ReadyTimeout = TimeSpan.FromSeconds(2) };

        var failure = await fixture.NotReadyAsync(target, time, "listening");

        Assert.Contains($"connection refused; it listens on 127.0.0.1:{own}, where it was not asked", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Standard_input_stays_open_as_long_as_the_target_runs()
    {
        await using var fixture = new TargetFixture();
        var target = fixture.Python("""
            import threading
            threading.Thread(target=lambda: (sys.stdin.read(), os._exit(0)), daemon=True).start()
            time.sleep(0.3)
            """);

        await using var running = await target.StartAsync(fixture.Host, Cancellation);

        Assert.False(running.Exited.IsCompleted);
    }

    [Fact]
    public async Task An_end_without_an_error_says_what_a_command_has_to_do()
    {
        await using var fixture = new TargetFixture();

        var failure = await Assert.ThrowsAsync<TargetException>(() => fixture.Python("sys.exit(0)").StartAsync(fixture.Host, Cancellation));

        Assert.Contains("exit code 0: the command has to run the service in the foreground", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_further_port_is_free_and_the_same_wherever_its_name_stands()
    {
        await using var fixture = new TargetFixture();
        var target = fixture.Python("print('ports', sys.argv[1], sys.argv[2], os.environ['METRICS'], os.environ['ADMIN'])");
        target = target with
        {
            Command = [.. target.Command, "{port.metrics}"],
            Environment = new Dictionary<string, string?> { ["METRICS"] = "127.0.0.1:{port.metrics}", ["ADMIN"] = "{port.admin}" },
        };

        await using var running = await target.StartAsync(fixture.Host, Cancellation);

        var ports = running.LastLines().Single(l => l.StartsWith("ports ", StringComparison.Ordinal)).Split(' ')[1..];
        Assert.Equal($"127.0.0.1:{ports[1]}", ports[2]);
        Assert.Equal(3, new[] { ports[0], ports[1], ports[3] }.Distinct().Count());
        Assert.Equal(running.BaseAddress.Port.ToString(System.Globalization.CultureInfo.InvariantCulture), ports[0]);
    }

    [Fact]
    public async Task Of_two_versions_with_one_fixed_port_the_side_and_the_port_are_named()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "who listens is asked of Linux");
        await using var fixture = new TargetFixture();
        var port = FreePort.Find();
        var target = fixture.Python($"import socket; fixed = socket.socket(); fixed.bind(('127.0.0.1', {port})); fixed.listen()");
        await using var first = await (target with { Label = "baseline", Side = "the baseline" }).StartAsync(fixture.Host, Cancellation);

        var failure = await Assert.ThrowsAsync<TargetException>(() => (target with { Label = "candidate", Side = "the candidate" }).StartAsync(fixture.Host, Cancellation));

        Assert.Equal(DiagnosticCodes.PortInUse, failure.Diagnostic.Code);
        Assert.StartsWith($"the candidate ended twice because an address was in use: the other version of it listens on 127.0.0.1:{port}. ", failure.Message, StringComparison.Ordinal);
        Assert.Contains("{port.metrics}", failure.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Error: listen EADDRINUSE: address already in use 127.0.0.1:19464", "port 19464, by its own words")]
    [InlineData("2026-01-02 12:34:56.789 bind: address already in use [::]:9464", "port 9464, by its own words")]
    [InlineData("OSError: [Errno 98] Address already in use", "does it listen on a port of its own besides 4000?")]
    [InlineData("bind 127.0.0.1:4000: address already in use", "does it listen on a port of its own besides 4000?")]
    public void The_port_that_is_in_use_is_read_from_the_target_s_words(string line, string told) =>
        Assert.StartsWith(told, AddressInUseText.Of([line], new TargetPorts(4000), []), StringComparison.Ordinal);
}
