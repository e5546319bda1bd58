using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.Logging;
using PerfGate.Measure;
using PerfGate.Protocols;
using PerfGate.Running;
using PerfGate.Tests.Spec;
using Xunit;
using HttpVersion = PerfGate.Protocols.HttpVersion;

namespace PerfGate.Tests.Running;

/// <summary>HTTP/2 with and without TLS, against Kestrel.</summary>
public sealed class MultiplexedLevelTests : IDisposable
{
    private static readonly CancellationToken _cancel = TestContext.Current.CancellationToken;
    private readonly X509Certificate2 _certificate = TestCertificate.Create();

    public void Dispose() => _certificate.Dispose();

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Requests_share_connections_and_speak_exactly_version_2(bool tls)
    {
        var spoken = new List<string>();
        await using var app = await StartAsync(tls, HttpProtocols.Http1AndHttp2, context =>
        {
            lock (spoken)
                spoken.Add($"{context.Request.Protocol} {context.Request.Host} {context.Request.Headers.UserAgent} {context.Connection.Id}");
            return context.Response.WriteAsync("hello");
        });
        var plan = Plans.Requests(Address(app), 200, connections: 20) with { Http = Version2(streams: 5) };

        var result = await RunAsync(plan);

        Assert.True((result.Succeeded, result.Errors.Total) == (200, 0), string.Join("; ", result.Errors.Examples));
        Assert.Equal((4, 1000), (result.Connects, result.BytesReceived));
        Assert.Equal(200, spoken.Count);
        Assert.Equal(4, spoken.Distinct().Count());
        Assert.All(spoken, s => Assert.StartsWith($"HTTP/2 {Address(app).Authority} perfgate ", s, StringComparison.Ordinal));
    }

    [Fact]
    public async Task Bodies_headers_and_expectations_are_those_of_the_endpoint()
    {
        await using var app = await StartAsync(tls: false, HttpProtocols.Http2, async context =>
        {
            using var reader = new StreamReader(context.Request.Body);
            context.Response.Headers["x-answer"] = context.Request.Headers["x-question"];
            await context.Response.WriteAsync($$"""{"method":"{{context.Request.Method}}","target":"{{context.Request.Path}}{{context.Request.QueryString}}","type":"{{context.Request.ContentType}}","body":{{await reader.ReadToEndAsync()}}}""");
        });
        var endpoint = ReadSpec.Of("""
            version: 1
            target: { url: http://127.0.0.1:1 }
            endpoints:
              good:
                request: POST /a%20b?n=${seq}
                headers: { X-Question: why }
                json: { deep: [1, 2] }
                expect: { header: { x-answer: why }, json: { $.method: POST, $.body.deep: [1, 2], $.type: application/json } }
              bad: { request: GET /x, headers: { X-Question: why }, expect: { header: { x-answer: because } } }
            phases: { it: { kind: load, thresholds: [mean < 1s] } }
            """).Spec.Phases[0].Endpoints;
        var plan = Plans.Requests(Address(app), 12, connections: 3) with
        {
            Http = Version2(),
            Endpoints = [.. endpoint.Select(e => new PlannedEndpoint(e.Endpoint, 1, []))],
        };

        var results = await new LevelRunner().RunAsync(plan, LevelWatch.None, _cancel);

        Assert.True(results[0].Succeeded == 6, string.Join("; ", results[0].Errors.Examples));
        Assert.Equal(6, results[1].Errors.Expectation);
        Assert.Equal("header x-answer is not 'because'; found 'why'", Assert.Single(results[1].Errors.Examples).Answer!.Detail);
    }

    [Fact]
    public async Task Statuses_timeouts_and_cut_connections_are_counted_as_what_they_are()
    {
        await using var app = await StartAsync(tls: false, HttpProtocols.Http2, async context =>
        {
            switch (context.Request.Path.Value)
            {
                case "/missing":
                    context.Response.StatusCode = 404;
                    break;
                case "/slow":
                    await Task.Delay(Timeout.Infinite, context.RequestAborted);
                    break;
                default:
                    await context.Response.WriteAsync("half");
                    await context.Response.Body.FlushAsync();
                    context.Abort();
                    break;
            }
        });

        async Task<Measurement> Ask(string path) => await RunAsync(Plans.Requests(Address(app), 6, connections: 3) with
        {
            Http = Version2(),
            Endpoints = [new PlannedEndpoint(Plans.Get(path, TimeSpan.FromMilliseconds(150)), 1, [])],
        });

        Assert.Equal(6, (await Ask("/missing")).Errors.Status);
        Assert.Equal(6, (await Ask("/slow")).Errors.Timeout);
        var cut = (await Ask("/cut")).Errors;
        Assert.Equal(6, cut.Protocol + cut.Reset);
    }

    [Fact]
    public async Task A_port_where_nobody_listens_is_refused()
    {
        using var taken = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        taken.Bind(new IPEndPoint(IPAddress.Loopback, 0));

        var result = await RunAsync(Plans.Requests(new Uri($"http://127.0.0.1:{((IPEndPoint)taken.LocalEndPoint!).Port}"), 3) with { Http = Version2() });

        Assert.True(result.Errors.Connect == 3, string.Join("; ", result.Errors.Examples));
        Assert.Contains("refused", result.Errors.Examples[0].Text, StringComparison.OrdinalIgnoreCase);
    }

    [Fact]
    public async Task A_server_of_version_1_only_is_no_success()
    {
        await using var app = await StartAsync(tls: true, HttpProtocols.Http1, context => context.Response.WriteAsync("hello"));

        var result = await RunAsync(Plans.Requests(Address(app), 3) with { Http = Version2() });

        Assert.True(result.Errors.Connect == 3, string.Join("; ", result.Errors.Examples));
    }

    [Fact]
    public async Task An_open_window_is_sent_whole()
    {
        await using var app = await StartAsync(tls: false, HttpProtocols.Http2, context => context.Response.WriteAsync("hello"));

        var result = await RunAsync(Plans.Rate(Address(app), 300, TimeSpan.FromSeconds(0.5)) with { Http = Version2() });

        Assert.Equal(150, result.Offered);
        Assert.Equal(150, result.Succeeded + result.Dropped + result.Generator.Skipped);
    }

    private static HttpSettings Version2(int streams = 10) =>
        new() { Version = HttpVersion.Http2, Streams = streams, Tls = new TlsPolicy { AcceptAnyCertificate = true } };

    private static Uri Address(WebApplication app) => new(app.Urls.Single());

    private static async Task<Measurement> RunAsync(LevelPlan plan) => Assert.Single(await new LevelRunner().RunAsync(plan, LevelWatch.None, _cancel));

    private async Task<WebApplication> StartAsync(bool tls, HttpProtocols protocols, RequestDelegate answer)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, 0, listen =>
        {
            listen.Protocols = tls ? protocols : HttpProtocols.Http2;
            if (tls)
                listen.UseHttps(_certificate);
        }));
        var app = builder.Build();
        app.Run(answer);
        await app.StartAsync(_cancel);
        return app;
    }
}
