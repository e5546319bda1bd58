using PerfGate.Measure;
using PerfGate.Running;
using PerfGate.Syntax;
using PerfGate.Tests.Running;
using PerfGate.Tests.Samples;
using PerfGate.Thresholds;
using Xunit;

namespace PerfGate.Tests.Gating;

/// <summary>The preflight: an endpoint that is not answered as expected ends the run before anything is loaded.</summary>
public sealed class AskingOnceBeforeTheLoad
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_wrong_answer_ends_the_run_at_once_with_the_answer()
    {
        await using var server = ScriptedServer.Answering("HTTP/1.1 422 No\r\nContent-Length: 43\r\n\r\n{\"errors\":{\"author\":[\"It is required.\"]}}\r\n");
        using var gate = new GateFixture();

        var exit = await gate.RunAsync(Spec(server, "list: GET /articles"), Cancel);

        Assert.Equal((ExitCode.Breach, CheckVerdict.Fail), (exit, gate.Observer.Report!.Verdict));
        var said = Assert.Single(gate.Observer.Diagnostics);
        Assert.Equal(
            ("PG1006", Severity.Error, 5, "list: GET /articles answered 422, expected 200-399 (3 times): {\"errors\":{\"author\":[\"It is required.\"]}}"),
            (said.Code, said.Severity, said.Location!.Value.Line, said.Message));
        Assert.Empty(gate.Observer.Report.Phases);
        Assert.Equal(3, server.Requests);
        Assert.All(gate.Observer.Checks, c => Assert.Equal(CheckVerdict.Invalid, c.Verdict));
        Assert.Equal(("fail", 1), (gate.Verdict().GetProperty("verdict").GetString(), gate.Verdict().GetProperty("exitCode").GetInt32()));
        Assert.Contains("answered 422", gate.Text("TEST-perfgate.xml"), StringComparison.Ordinal);
        Assert.Contains("answered 422", gate.Text("perfgate.md"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task All_endpoints_are_asked_in_the_order_of_the_spec()
    {
        await using var server = ScriptedServer.Answering((request, _) => System.Text.Encoding.ASCII.GetBytes(
            request.Contains("/ok", StringComparison.Ordinal) ? Plans.Ok : "HTTP/1.1 404 No\r\nContent-Length: 0\r\n\r\n"));
        using var gate = new GateFixture();

        await gate.RunAsync(Spec(server, "b: POST /b, ok: GET /ok, a: GET /a"), Cancel);

        Assert.Equal(
            ["b: POST /b answered 404 with an empty body, expected 200-399 (3 times)", "a: GET /a answered 404 with an empty body, expected 200-399 (3 times)"],
            gate.Observer.Diagnostics.Select(d => d.Message));
    }

    [Fact]
    public async Task A_service_that_needs_a_moment_is_asked_again()
    {
        var asked = 0;
        await using var server = ScriptedServer.Answering((_, _) => System.Text.Encoding.ASCII.GetBytes(
            Interlocked.Increment(ref asked) < 3 ? "HTTP/1.1 503 No\r\nContent-Length: 0\r\n\r\n" : Plans.Ok));
        using var gate = new GateFixture();

        var exit = await gate.RunAsync(Spec(server, "it: GET /"), Cancel);

        Assert.Equal(ExitCode.Pass, exit);
        Assert.Empty(gate.Observer.Diagnostics);
    }

    [Fact]
    public async Task A_redirect_that_the_spec_does_not_expect_is_not_measured()
    {
        await using var server = ScriptedServer.Answering("HTTP/1.1 307 There\r\nLocation: https://127.0.0.1/orders\r\nContent-Length: 0\r\n\r\n");
        using var gate = new GateFixture();

        var exit = await gate.RunAsync(Spec(server, "orders: GET /orders"), Cancel);

        Assert.Equal((ExitCode.NotProven, CheckVerdict.Invalid), (exit, gate.Observer.Report!.Verdict));
        Assert.Equal(
            "orders: GET /orders answered 307 to https://127.0.0.1/orders (3 times): the request itself would never be measured; request that address, or write expect: { status: 307 }",
            Assert.Single(gate.Observer.Diagnostics).Message);
    }

    [Theory]
    [InlineData("orders: { request: GET /orders, expect: { status: 307 } }", "")]
    [InlineData("orders: GET /orders", "preflight: off")]
    public async Task What_is_expected_or_not_asked_is_driven(string endpoint, string rest)
    {
        await using var server = ScriptedServer.Answering("HTTP/1.1 307 There\r\nLocation: https://127.0.0.1/orders\r\nContent-Length: 0\r\n\r\n");
        using var gate = new GateFixture();

        var exit = await gate.RunAsync(Spec(server, endpoint, rest), Cancel);

        Assert.Single(gate.Observer.Report!.Phases);
        var all = gate.Observer.Checks[0];
        if (rest.Length == 0)
        {
            Assert.Equal(ExitCode.Pass, exit);
            return;
        }

        Assert.Equal((ExitCode.NotProven, CheckVerdict.Invalid), (exit, all.Verdict));
        Assert.Matches(@"^all [\d,]+ answers of GET /orders were 307 to https://127.0.0.1/orders: the request itself was never measured; request that address, or write expect: \{ status: 307 \}$", all.Reason);
    }

    [Fact]
    public async Task An_endpoint_that_may_fail_is_loaded_all_the_same()
    {
        await using var server = ScriptedServer.Answering("HTTP/1.1 401 No\r\nContent-Length: 0\r\n\r\n");
        using var gate = new GateFixture();

        var exit = await gate.RunAsync(Spec(server, "it: GET /", thresholds: "success < 1%"), Cancel);

        Assert.Equal(ExitCode.Pass, exit);
    }

    [Fact]
    public async Task Empty_answers_are_noted_once()
    {
        await using var server = ScriptedServer.Answering("HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n");
        using var gate = new GateFixture();

        var exit = await gate.RunAsync(Spec(server, "style: GET /site.css, post: POST /x"), Cancel);

        Assert.Equal(ExitCode.Pass, exit);
        var said = Assert.Single(gate.Observer.Diagnostics);
        Assert.Equal(("PG0306", Severity.Note), (said.Code, said.Severity));
        Assert.Matches(@"^all [\d,]+ answers of GET /site.css were 200 with an empty body", said.Message);
        Assert.Contains("PG0306", gate.Text("perfgate.md"), StringComparison.Ordinal);
        Assert.Contains("PG0306", gate.Text("perfgate.html"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_service_that_answers_well_is_asked_once()
    {
        await using var agent = await RunningAgent.StartAsync();
        using var gate = new GateFixture();

        var exit = await gate.RunAsync(GateFixture.Spec(agent, "  quick: { kind: benchmark, endpoints: health, iterations: 30, thresholds: [p95 < 60s] }", preflight: "on"), Cancel);

        Assert.Equal(ExitCode.Pass, exit);
        Assert.Contains("asking each endpoint once", gate.Observer.Lines);
    }

    [Fact]
    public void A_status_that_is_accepted_is_not_what_was_expected_otherwise()
    {
        var call = Plans.Get("/shop.Orders/Bad", method: "POST");
        var refused = new SingleAnswer(SampleOutcome.Status, 200, "grpc-status 13 (internal)", TimeSpan.Zero, new AnswerExample { Status = 200 });

        Assert.EndsWith("answered 200 with an empty body (grpc-status 13 (internal)) (3 times)", Preflight.Trouble(call, refused, 3).Message, StringComparison.Ordinal);
        Assert.EndsWith("answered 200 with a binary body (grpc-status 13 (internal))", Preflight.Trouble(call, refused with { Answer = new AnswerExample { Status = 200, Body = "\0\0\0\0\u0001a" } }, 1).Message, StringComparison.Ordinal);
        Assert.EndsWith("answered 503 with an empty body, expected 200-399", Preflight.Trouble(call, refused with { Status = 503, Answer = new AnswerExample { Status = 503 } }, 1).Message, StringComparison.Ordinal);
    }

    private static string Spec(ScriptedServer server, string endpoints, string rest = "", string thresholds = "p95 < 60s") => $$"""
        version: 1
        target: { url: "{{server.Address}}" }
        diagnose: off
        defaults: { warmup: 0s }
        endpoints: { {{endpoints}} }
        policy: point
        phases:
          quick: { kind: benchmark, iterations: 50, thresholds: [{{thresholds}}] }
        {{rest}}

        """;
}
