using System.Net;
using PerfGate.Protocols;
using PerfGate.Spec;
using PerfGate.Syntax;
using PerfGate.Targets;
using Xunit;

namespace PerfGate.Tests.Targets;

public sealed class ATargetOnAnotherMachine
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("url: http://203.0.113.7", null, true)]
    [InlineData("url: 'http://[2001:db8::1]:8080'", null, true)]
    [InlineData("url: http://0.0.0.0:8080", null, true)]
    [InlineData("url: http://127.0.0.1:8080", "http://203.0.113.7", true)]
    [InlineData("command: [shop, '{port}']", "http://203.0.113.7:81", true)]
    [InlineData("url: http://203.0.113.7, allow-remote: [203.0.113.8]", null, true)]
    [InlineData("url: http://203.0.113.7, allow-remote: false", null, true)]
    [InlineData("url: http://203.0.113.7, allow-remote: true", null, false)]
    [InlineData("url: http://203.0.113.7, allow-remote: 203.0.113.7", null, false)]
    [InlineData("url: http://203.0.113.7, allow-remote: [203.0.113.8, 203.0.113.7]", null, false)]
    [InlineData("command: [shop, '{port}'], allow-remote: [203.0.113.7]", "http://203.0.113.7:81", false)]
    [InlineData("url: http://127.9.9.9:8080", null, false)]
    [InlineData("url: 'http://[::1]:8080'", null, false)]
    [InlineData("url: http://staging.example.com, socket: shop.sock", null, false)]
    public void Is_refused_when_the_spec_is_read_unless_it_is_allowed(string target, string? given, bool isRefused)
    {
        var (spec, errors) = AskingWithHeaders.Read(Spec(target), new SpecSelection { TargetUrl = given });

        Assert.Equal(isRefused, spec is null);
        if (isRefused)
            Assert.Contains("PG0206", Assert.Single(errors), StringComparison.Ordinal);
    }

    [Fact]
    public void The_baseline_s_url_is_held_to_the_same()
    {
        var spec = Spec("url: http://127.0.0.1:8080") + "baseline: { url: http://203.0.113.7 }\n";

        Assert.Contains(AskingWithHeaders.Read(spec).Errors, e => e.Contains("error PG0206: http://203.0.113.7 is not on this machine", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("http://staging.example.com")]
    [InlineData("[a b]")]
    public void A_host_is_written_without_scheme_and_port(string host) =>
        Assert.Contains(AskingWithHeaders.Read(Spec($"url: http://127.0.0.1:1, allow-remote: ['{host}']")).Errors, e => e.Contains("'allow-remote' is true, or hosts", StringComparison.Ordinal));

    [Fact]
    public async Task A_name_that_resolves_elsewhere_is_refused_before_anything_is_sent()
    {
        // The machine's own name has another address than a loopback one only where it has a network.
        IPAddress[] addresses;
        try
        {
            addresses = await Dns.GetHostAddressesAsync(Dns.GetHostName(), Cancellation);
        }
        catch (System.Net.Sockets.SocketException)
        {
            addresses = [];
        }

        var isElsewhere = addresses.Any(a => !IPAddress.IsLoopback(a));
        await using var fixture = new TargetFixture();
        var target = new UrlTarget { Location = TargetFixture.Here, Url = new Uri($"http://{Dns.GetHostName()}:1"), ReadyTimeout = TimeSpan.FromMilliseconds(1) };

        var failure = await Assert.ThrowsAsync<TargetException>(() => target.StartAsync(fixture.Host, Cancellation));

        Assert.Equal(isElsewhere ? DiagnosticCodes.RemoteTarget : DiagnosticCodes.TargetNotReady, failure.Diagnostic.Code);
    }

    [Fact]
    public async Task No_other_address_is_connected_to()
    {
        Assert.Null(await ServerAddress.ResolveAsync(new Uri("http://203.0.113.7:80"), loopbackOnly: true, Cancellation));
        Assert.NotNull(await ServerAddress.ResolveAsync(new Uri("http://203.0.113.7:80"), loopbackOnly: false, Cancellation));
        var refused = await new TcpReadiness { LoopbackOnly = true }.AskAsync(new Uri("http://203.0.113.7:80"), Cancellation);
        Assert.False(refused.IsReady);
        Assert.True(AskingWithHeaders.Read(Spec("url: http://localhost:1")).Spec!.Phases[0].Http.LoopbackOnly);
        Assert.False(AskingWithHeaders.Read(Spec("url: http://localhost:1, allow-remote: true")).Spec!.Phases[0].Http.LoopbackOnly);
    }

    private static string Spec(string target) => $"version: 1\ntarget: {{ {target} }}\nendpoints: {{ root: GET / }}\nphases: {{ p: {{ kind: load, requests: 10 }} }}\n";
}
