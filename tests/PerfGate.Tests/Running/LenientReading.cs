using System.IO.Compression;
using System.Net;
using System.Net.Sockets;
using System.Text;
using PerfGate.Load;
using PerfGate.Measure;
using PerfGate.Protocols;
using PerfGate.Running;
using PerfGate.Tests.Protocols;
using Xunit;

namespace PerfGate.Tests.Running;

/// <summary>Answers that other clients read, though a standard forbids them, are read here too: noted once, and refused by name where it would be dangerous.</summary>
public sealed class LenientReading
{
    private static readonly CancellationToken _cancel = TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("HTTP/1.1 200 OK\r\nX-Policy: a;\r\n\tb\r\nContent-Length: 2\r\n\r\nok", "header: { x-policy: '/^a;\\s+b$/' }", "(X-Policy)")]
    [InlineData("HTTP/1.1 200 OK\r\nContent-Type : text/plain\r\nContent-Length: 2\r\n\r\nok", "header: { content-type: text/plain }", "(Content-Type)")]
    [InlineData("HTTP/1.1 200 OK\r\nTransfer-Encoding: identity\r\nContent-Length: 2\r\n\r\nok", "body: { contains: ok }", "'Transfer-Encoding: identity'")]
    [InlineData("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked, chunked\r\n\r\n2\r\nok\r\n0\r\n\r\n", "body: { contains: ok }", "'chunked' twice")]
    [InlineData("HTTP/1.1 204 No Content\r\nContent-Length: 2\r\n\r\nok", "status: 204", "a body with status 204")]
    [InlineData("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nokay", "body: { contains: ok }", "bytes after the end")]
    [InlineData("HTTP/1.1 200 OK\r\nContent-Length: 14\r\n\r\n\uFEFF{\"ok\":true}", "json: { $.ok: true }", "byte order mark")]
    public async Task What_is_odd_and_harmless_is_read_and_noted_once(string answer, string expect, string note)
    {
        await using var server = ScriptedServer.Answering(answer);

        var result = await AskAsync(server, expect, requests: 5);

        Assert.True((result.Succeeded, result.Errors.Total) == (5, 0), string.Join("; ", result.Errors.Examples));
        Assert.Contains(note, Assert.Single(result.Generator.Notes, n => n.StartsWith("GET /a: ", StringComparison.Ordinal)), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("HTTP/1.1 200 OK\r\nSome -Name: x\r\nContent-Length: 2\r\n\r\nok", "white space in the header name 'Some -Name'")]
    [InlineData("\0\0\u0006\u0004\0\0\0\0\0\0\u0003\0\0\0d", "the service speaks only HTTP/2 on this port; set http: { version: 2 }")]
    [InlineData("HTTP/1.1 400 Bad Request\r\nContent-Length: 58\r\n\r\nAn HTTP/1.x request was sent to an HTTP/2 only endpoint.  ", "the service speaks only HTTP/2 on this port; set http: { version: 2 }")]
    public async Task What_is_refused_is_named(string answer, string problem)
    {
        await using var server = ScriptedServer.Answering(answer);

        var failed = Assert.Single((await AskAsync(server, "status: 200", requests: 3)).Errors.Examples);

        Assert.Equal((SampleOutcome.Protocol, problem, 3L), (failed.Outcome, failed.Text, failed.Count));
    }

    [Fact]
    public async Task A_body_that_ends_with_a_connection_that_is_kept_open_is_told_by_its_header()
    {
        await using var server = ScriptedServer.Answering("HTTP/1.1 200 OK\r\nTransfer-Encoding: identity\r\n\r\nok");

        var failed = Assert.Single((await AskAsync(server, "status: 200", requests: 1, timeout: "100ms")).Errors.Examples);

        Assert.Equal((SampleOutcome.Timeout, "Transfer-Encoding: identity: the body ends with the connection, which the server kept open"), (failed.Outcome, failed.Text));
    }

    [Fact]
    public async Task A_body_that_nobody_asked_to_be_compressed_is_judged_by_what_is_in_it()
    {
        using var packed = new MemoryStream();
        await using (var gzip = new GZipStream(packed, CompressionLevel.Optimal, leaveOpen: true))
            await gzip.WriteAsync("nothing to see"u8.ToArray(), _cancel);
        byte[] answer = [.. Encoding.ASCII.GetBytes($"HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\nContent-Length: {packed.Length}\r\n\r\n"), .. packed.ToArray()];
        await using var server = ScriptedServer.Answering((_, _) => answer);

        Assert.Equal(3, (await AskAsync(server, "body: { matches: '^nothing' }", requests: 3)).Succeeded);
        Assert.Equal("body does not match /\\x1f/", Assert.Single((await AskAsync(server, "body: { matches: /\\x1f/ }", requests: 3)).Errors.Examples).Text);
    }

    [Fact]
    public async Task A_request_that_meets_the_end_of_an_idle_connection_is_told_as_such_where_it_cannot_be_sent_again()
    {
        await using var server = new ScriptedServer(async (self, socket, cancel) =>
        {
            await self.ReadRequestAsync(socket, cancel);
            await ScriptedServer.SendAsync(socket, "HTTP/1.1 200 OK\r\nKeep-Alive: timeout=60\r\nContent-Length: 2\r\n\r\nok"u8.ToArray(), cancel);

            // It closes as the second request leaves.
            await socket.ReceiveAsync(new byte[1], SocketFlags.Peek, cancel);
        });

        var post = await AskAsync(server, "status: 200", requests: 2, method: "POST", pause: TimeSpan.FromMilliseconds(300));
        var get = await AskAsync(server, "status: 200", requests: 2, pause: TimeSpan.FromMilliseconds(300));

        Assert.Equal("the idle connection was closed by the server (Keep-Alive: timeout=60) as the request was sent", Assert.Single(post.Errors.Examples).Text.Replace("connection reset by peer", "", StringComparison.Ordinal));
        Assert.Equal((2, 0), (get.Succeeded, get.Errors.Total));
        Assert.Contains("sent again on a new connection", Assert.Single(get.Generator.Notes, n => n.StartsWith("GET /a: ", StringComparison.Ordinal)), StringComparison.Ordinal);
        Assert.EndsWith("(1 time)", Assert.Single(get.Generator.Notes, n => n.StartsWith("GET /a: ", StringComparison.Ordinal)), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Keep-Alive: max=5, timeout=0\r\n", null, 3)]
    [InlineData("Keep-Alive: timeout=60\r\n", null, 1)]
    [InlineData("", 1, 3)]
    [InlineData("", null, 1)]
    public async Task A_connection_is_not_used_again_when_it_was_idle_for_too_long(string header, int? maxIdleMilliseconds, int connects)
    {
        await using var server = ScriptedServer.Answering($"HTTP/1.1 200 OK\r\n{header}Content-Length: 2\r\n\r\nok");
        var maxIdle = maxIdleMilliseconds is { } milliseconds ? TimeSpan.FromMilliseconds(milliseconds) : (TimeSpan?)null;

        var result = await AskAsync(server, "status: 200", requests: 3, method: "POST", pause: TimeSpan.FromMilliseconds(20), maxIdle: maxIdle);

        Assert.Equal((3, 0, connects), (result.Succeeded, result.Errors.Total, result.Connects));
    }

    [Fact]
    public async Task A_body_beyond_what_is_kept_is_the_same_failure_on_the_next_connection_too()
    {
        var body = new byte[(16 << 20) + 1];
        await using var server = ScriptedServer.Answering((_, _) => [.. Encoding.ASCII.GetBytes($"HTTP/1.1 200 OK\r\nContent-Length: {body.Length}\r\n\r\n"), .. body]);

        var result = await AskAsync(server, "body: { contains: END }", requests: 2);

        Assert.Equal(new ErrorExample(SampleOutcome.Expectation, "the body is longer than the 16 MiB that an expectation may read", 2), Assert.Single(result.Errors.Examples) with { Answer = null });
        Assert.Equal((1, 2L * body.Length), (result.Connects, result.BytesReceived));
    }

    [Theory]
    [InlineData("http://[::1]/", "[::1]")]
    [InlineData("http://[::1]:8080/", "[::1]:8080")]
    [InlineData("http://127.0.0.1/", "127.0.0.1")]
    [InlineData("http://bücher.example/", "xn--bcher-kva.example")]
    public void The_host_header_is_written_as_the_standard_has_it(string address, string host)
    {
        var bytes = new CompiledRequest(Plans.Get("/"), new Uri(address), keepAlive: true).Constant;

        Assert.Contains($"\r\nHost: {host}\r\n", Encoding.ASCII.GetString(bytes!.Value.Span), StringComparison.Ordinal);
    }

    private static async Task<Measurement> AskAsync(
        ScriptedServer server, string expect, int requests, string timeout = "20s", string method = "GET", TimeSpan? pause = null, TimeSpan? maxIdle = null)
    {
        var endpoint = Yaml.Read($"request: {method} /a\ntimeout: {timeout}\nexpect:\n  {expect}").Endpoint;
        var plan = Plans.Requests(server.Address, requests) with
        {
            Endpoints = [new PlannedEndpoint(endpoint, 1, [])],
            Load = new ClosedLoad(1) { ThinkTime = pause ?? TimeSpan.Zero },
            Http = new() { Connections = new() { MaxIdle = maxIdle } },
        };
        return Assert.Single(await new LevelRunner().RunAsync(plan, LevelWatch.None, _cancel));
    }
}
