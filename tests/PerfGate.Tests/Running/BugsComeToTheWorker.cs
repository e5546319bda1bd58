using System.Diagnostics;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using PerfGate.Measure;
using PerfGate.Protocols;
using Xunit;

namespace PerfGate.Tests.Running;

/// <summary>
/// The contract of every transport: what is thrown where nobody waits for it ends the run with its own stack, instead of an exchange that never
/// ends or a process that dies. And a TLS connection that is cut is no end in order.
/// </summary>
public sealed class BugsComeToTheWorker : IDisposable
{
    private readonly X509Certificate2 _certificate = TestCertificate.Create("orders.test");

    public void Dispose() => _certificate.Dispose();

    [Theory]
    [InlineData(false, false)]
    [InlineData(false, true)]
    [InlineData(true, false)]
    [InlineData(true, true)]
    public async Task From_the_thread_of_each_transport(bool tls, bool portable)
    {
        await using var server = Serving(tls, Encoding.ASCII.GetBytes(Plans.Ok), closeInOrder: true);

        var bug = await Task.Run(() => Record.Exception(() => Drive(server, tls, portable, _ => throw new NotImplementedException("a bug"))), TestContext.Current.CancellationToken);

        Assert.Equal("a bug", Assert.IsType<NotImplementedException>(bug).Message);
        Assert.Contains(nameof(From_the_thread_of_each_transport), bug.StackTrace, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(false, false, SampleOutcome.Reset)]
    [InlineData(true, false, SampleOutcome.Reset)]
    [InlineData(false, true, SampleOutcome.Ok)]
    [InlineData(true, true, SampleOutcome.Ok)]
    public async Task A_body_without_a_length_is_complete_only_when_the_server_said_goodbye(bool portable, bool closeInOrder, object outcome)
    {
        await using var server = Serving(tls: true, "HTTP/1.1 200 OK\r\n\r\npart of a bo"u8.ToArray(), closeInOrder);
        var ended = (Exchange?)null;

        await Task.Run(() => Drive(server, tls: true, portable, e => ended = e), TestContext.Current.CancellationToken);

        Assert.Equal(outcome, ended!.Outcome);
        Assert.Equal(closeInOrder ? null : "the connection was closed before the answer was complete", ended.Problem);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_request_that_was_not_sent_whole_is_told_as_such(bool portable)
    {
        await using var server = new ScriptedServer(async (_, socket, cancel) =>
        {
            await socket.ReceiveAsync(new byte[1], cancel);
            socket.LingerState = new LingerOption(true, 0);
        });
        var ended = (Exchange?)null;

        await Task.Run(() => Drive(server, tls: false, portable, e => ended = e, Template.Constant(new string('x', 8 << 20))), TestContext.Current.CancellationToken);

        Assert.Equal((SampleOutcome.Reset, "the connection was closed without an answer while the request's body was still being sent"), (ended!.Outcome, ended.Problem));
    }

    private static void Drive(ScriptedServer server, bool tls, bool portable, Action<Exchange> completed, Template? body = null)
    {
        var isDone = false;
        var options = new ExchangerOptions
        {
            BaseAddress = new Uri($"{(tls ? "https" : "http")}://127.0.0.1:{server.Address.Port}"),
            Server = ServerAddress.Of(new System.Net.IPEndPoint(System.Net.IPAddress.Loopback, server.Address.Port)),
            Endpoints = [Plans.Get("/", method: body is null ? "GET" : "POST") with { Body = body }],
            Slots = 1,
            Scope = Protocols.Text.Scope(1),
            Http = new HttpSettings { Tls = new TlsPolicy { AcceptAnyCertificate = true } },
            Transport = portable ? TransportKind.Sockets : TransportKind.Auto,
            Completed = e =>
            {
                isDone = true;
                completed(e);
            },
        };
        using var exchanger = new Http1Protocol().CreateExchanger(options);
        var exchange = new Exchange(0);
        exchange.Reset(1, 0, Exchange.Immediately, Stopwatch.GetTimestamp() + (60 * Stopwatch.Frequency));
        exchanger.Enter();
        try
        {
            exchanger.Start(exchange);
            for (var rounds = 0; !isDone || rounds < 50; rounds++)
            {
                TestContext.Current.CancellationToken.ThrowIfCancellationRequested();
                if (isDone && exchange.Problem is null && exchange.Outcome == SampleOutcome.Ok && rounds > 40)
                    break;
                exchanger.Poll(Stopwatch.GetTimestamp() + (Stopwatch.Frequency / 200));
            }
        }
        finally
        {
            exchanger.Leave();
        }
    }

    private ScriptedServer Serving(bool tls, byte[] answer, bool closeInOrder) => new(async (server, socket, cancel) =>
    {
        if (!tls)
        {
            while (await server.ReadRequestAsync(socket, cancel) is not null)
                await ScriptedServer.SendAsync(socket, answer, cancel);
            return;
        }

        await using var network = new NetworkStream(socket);
        await using var stream = new SslStream(network);
        await stream.AuthenticateAsServerAsync(new SslServerAuthenticationOptions { ServerCertificate = _certificate }, cancel);
        _ = await stream.ReadAsync(new byte[4096], cancel);
        await stream.WriteAsync(answer, cancel);
        if (closeInOrder)
            await stream.ShutdownAsync();
        socket.Shutdown(SocketShutdown.Both);
    });
}
