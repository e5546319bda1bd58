using System.Net.Security;
using System.Net.Sockets;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using PerfGate.Measure;
using PerfGate.Protocols;
using PerfGate.Running;
using Xunit;

namespace PerfGate.Tests.Running;

public sealed class EncryptedLevelTests : IDisposable
{
    private readonly X509Certificate2 _certificate = TestCertificate.Create("orders.test");

    public void Dispose() => _certificate.Dispose();

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Requests_go_over_tls(bool portable)
    {
        var names = new List<string?>();
        await using var server = Serving(names, Encoding.ASCII.GetBytes("HTTP/1.1 200 OK\r\nContent-Length: 100000\r\n\r\n" + new string('x', 100_000)));

        var result = await RunAsync(server, portable, new TlsPolicy { AcceptAnyCertificate = true, ServerName = "orders.test" });

        Assert.Equal((20, 0, 4), (result.Succeeded, result.Errors.Total, result.Connects));
        Assert.All(names, name => Assert.Equal("orders.test", name));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_certificate_that_nobody_vouches_for_is_a_failed_connection(bool portable)
    {
        await using var server = Serving([], Encoding.ASCII.GetBytes(Plans.Ok));

        var result = await RunAsync(server, portable, TlsPolicy.Verified);

        Assert.True(result.Errors.Connect == 20, string.Join("; ", result.Errors.Examples));
        Assert.Equal(0, result.Succeeded);
        Assert.StartsWith("TLS: ", result.Errors.Examples[0].Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_authority_of_ones_own_is_trusted()
    {
        await using var server = Serving([], Encoding.ASCII.GetBytes(Plans.Ok));

        var right = await RunAsync(server, portable: false, new TlsPolicy { Authorities = [_certificate], ServerName = "orders.test" });
        var wrongName = await RunAsync(server, portable: false, new TlsPolicy { Authorities = [_certificate], ServerName = "others.test" });

        Assert.Equal((20, 0), (right.Succeeded, wrongName.Succeeded));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_server_that_speaks_plain_text_is_a_failed_connection(bool portable)
    {
        await using var server = new ScriptedServer(async (_, socket, cancel) =>
        {
            await socket.ReceiveAsync(new byte[4096], cancel);
            await ScriptedServer.SendAsync(socket, Encoding.ASCII.GetBytes(Plans.Ok), cancel);
        });
        var plan = Plans.Requests(Https(server), 2);

        var result = Assert.Single(await new LevelRunner().RunAsync(plan with { Transport = Kind(portable) }, LevelWatch.None, TestContext.Current.CancellationToken));

        Assert.Equal((0, 2), (result.Succeeded, result.Errors.Connect));
    }

    [Fact]
    public async Task A_server_that_takes_only_http_2_is_named()
    {
        await using var server = new ScriptedServer(async (_, socket, cancel) =>
        {
            await using var network = new NetworkStream(socket);
            await using var tls = new SslStream(network);
            try
            {
                await tls.AuthenticateAsServerAsync(new SslServerAuthenticationOptions { ServerCertificate = _certificate, ApplicationProtocols = [SslApplicationProtocol.Http2] }, cancel);
            }
            catch (System.Security.Authentication.AuthenticationException)
            {
                // It refuses: that is the point.
            }
            catch (IOException)
            {
                // As above.
            }
        });

        var result = await RunAsync(server, portable: false, new TlsPolicy { AcceptAnyCertificate = true });

        Assert.Equal(20, result.Errors.Connect);
        Assert.Contains("set http: { version: 2 } where it speaks only HTTP/2", result.Errors.Examples[0].Text, StringComparison.Ordinal);
    }

    private static async Task<Measurement> RunAsync(ScriptedServer server, bool portable, TlsPolicy tls)
    {
        var plan = Plans.Requests(Https(server), 20, connections: 4) with { Transport = Kind(portable), Http = new() { Tls = tls } };
        return Assert.Single(await new LevelRunner().RunAsync(plan, LevelWatch.None, TestContext.Current.CancellationToken));
    }

    private static TransportKind Kind(bool portable) => portable ? TransportKind.Sockets : TransportKind.Auto;

    private static Uri Https(ScriptedServer server) => new($"https://127.0.0.1:{server.Address.Port}");

    private ScriptedServer Serving(List<string?> names, byte[] answer) => new(async (_, socket, cancel) =>
    {
        await using var network = new NetworkStream(socket);
        await using var tls = new SslStream(network);
        try
        {
            await tls.AuthenticateAsServerAsync(
                new SslServerAuthenticationOptions
                {
                    ServerCertificateSelectionCallback = (_, name) =>
                    {
                        lock (names)
                            names.Add(name);
                        return _certificate;
                    },
                },
                cancel);
            var buffer = new byte[4096];
            while (await tls.ReadAsync(buffer, cancel) > 0)
                await tls.WriteAsync(answer, cancel);
        }
        catch (IOException)
        {
            // The client went away in the middle: that is what some tests do.
        }
        catch (System.Security.Authentication.AuthenticationException)
        {
            // As above.
        }
    });
}
