using Microsoft.Extensions.Time.Testing;
using PerfGate.Spec;
using PerfGate.Targets;
using Xunit;

namespace PerfGate.Tests.Targets;

public sealed class AskingWithHeaders
{
    private const string WantsAKey = """
        def get(self):
            self.send_response(200 if self.headers["X-Key"] == "k" and self.headers["Host"] == "shop.test" else 401)
            self.end_headers()
        http.server.SimpleHTTPRequestHandler.do_GET = get
        """;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    private static HttpReadiness Ready => new() { Method = HttpMethod.Get, Path = "/health" };

    [Fact]
    public async Task A_health_check_gets_the_headers_it_wants()
    {
        await using var fixture = new TargetFixture();
        var ready = Ready with { Headers = [new("Host", "shop.test"), new("X-Key", "k")] };

        await using var running = await (fixture.Python(WantsAKey) with { Ready = ready }).StartAsync(fixture.Host, Cancellation);

        Assert.False(running.Exited.IsCompleted);
    }

    [Fact]
    public async Task One_that_is_refused_says_what_was_sent_and_what_else_can_be()
    {
        var time = new FakeTimeProvider();
        await using var fixture = new TargetFixture(time: time);
        var target = fixture.Python(WantsAKey) with { Ready = Ready with { Headers = [new("X-Key", "wrong")] }, ReadyTimeout = TimeSpan.FromSeconds(2) };

        var failure = await fixture.NotReadyAsync(target, time, "listening");

        Assert.Contains("status 401; the headers X-Key were sent: 'ready: { request: ..., headers: { ... } }' sends others, 'status: 401' accepts this answer", failure.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("wrong", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_redirect_is_not_ready_and_is_told_with_its_goal()
    {
        var time = new FakeTimeProvider();
        await using var fixture = new TargetFixture(time: time);
        var target = fixture.Python("""
            def get(self):
                self.send_response(302)
                self.send_header("Location", "/Account/Login")
                self.end_headers()
            http.server.SimpleHTTPRequestHandler.do_GET = get
            """) with { Ready = Ready, ReadyTimeout = TimeSpan.FromSeconds(2) };

        var failure = await fixture.NotReadyAsync(target, time, "listening");

        Assert.Contains("status 302 to /Account/Login; a redirect is not followed", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Those_of_the_defaults_are_sent_unless_ready_says_otherwise()
    {
        const string spec = """
            version: 1
            target: { url: "http://127.0.0.1:1", ready: { request: GET /health, headers: { X-Own: "${env.OWN}", X-Out: } } }
            defaults: { headers: { Host: shop.test, X-Out: never, X-Own: default } }
            endpoints: { root: GET / }
            phases: { p: { kind: load, requests: 10 } }

            """;

        var ready = Read(spec).Spec!.Target.Ready;

        Assert.Equal([new("X-Own", "own-value"), new("Host", "shop.test")], ready.Headers);
    }

    [Theory]
    [InlineData("{ 'X Y': a }", "this is not the name of a header")]
    [InlineData("{ X: \"a\\nb\" }", "holds a line break")]
    [InlineData("{ X: \"${env.NOT_SET}\" }", "NOT_SET is not set")]
    public void A_header_that_cannot_be_sent_is_told(string headers, string told) => Assert.Contains(
        Read($"version: 1\ntarget: {{ url: \"http://127.0.0.1:1\", ready: {{ request: GET /, headers: {headers} }} }}\nendpoints: {{ root: GET / }}\nphases: {{ p: {{ kind: load, requests: 10 }} }}\n").Errors,
        e => e.Contains(told, StringComparison.Ordinal));

    internal static (GateSpec? Spec, IReadOnlyList<string> Errors) Read(string text, SpecSelection? selection = null)
    {
        var reader = new SpecReader(name => name == "OWN" ? "own-value" : null);
        var spec = reader.Read("/repo/perfgate.yml", text, selection ?? new SpecSelection());
        return (spec, [.. reader.Diagnostics.Select(d => d.ToString())]);
    }
}
