using System.IO.Compression;
using System.Text;
using PerfGate.Measure;
using PerfGate.Protocols;
using PerfGate.Running;
using PerfGate.Tests.Spec;
using Xunit;

namespace PerfGate.Tests.Running;

/// <summary>Of each kind of failure the first answer is kept, as a person would look at it.</summary>
public sealed class KeepingAFailedAnswer
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task An_unexpected_status_comes_with_its_headers_and_its_body()
    {
        await using var server = ScriptedServer.Answering("HTTP/1.1 422 No\r\nContent-Type: application/json\r\nContent-Length: 14\r\n\r\n{\"author\":\"?\"}");

        var failed = Assert.Single((await RunAsync(Plans.Requests(server.Address, 10))).Errors.Examples);

        Assert.Equal(("status 422", 10, 422, "{\"author\":\"?\"}"), (failed.Text, failed.Count, failed.Answer!.Status, failed.Answer.Body));
        Assert.Equal("application/json", failed.Answer.Header("content-type"));
        Assert.Null(failed.Answer.Location);
    }

    [Fact]
    public async Task Each_kind_of_failure_has_its_own_example()
    {
        await using var server = ScriptedServer.Answering((_, number) => Encoding.ASCII.GetBytes(number % 2 == 0
            ? "HTTP/1.1 500 No\r\nContent-Length: 4\r\n\r\nbang" : "HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nwrong"));

        var examples = (await RunAsync(Plans.Requests(server.Address, 10), "{ body: { contains: right } }")).Errors.Examples;

        Assert.Equal(["bang", "wrong"], examples.Select(e => e.Answer!.Body).Order());
    }

    [Theory]
    [InlineData("{ json: { $.n: 3 } }", """{"n":0}""", "$.n is 0, expected 3")]
    [InlineData("{ json: { $.n: 3 } }", """{"n":0,"text":}""", "body is not JSON at line 1, byte 15: ")]
    [InlineData("{ header: { x-answer: wanted } }", "x", "header x-answer is not 'wanted'; found 'yes'")]
    [InlineData("{ body: { contains: right } }", "wrong", null)]
    public async Task A_failed_expectation_comes_with_what_the_answer_had(string expect, string body, string? detail)
    {
        await using var server = ScriptedServer.Answering($"HTTP/1.1 200 OK\r\nX-Answer: yes\r\nContent-Length: {body.Length}\r\n\r\n{body}");

        var failed = Assert.Single((await RunAsync(Plans.Requests(server.Address, 10), expect)).Errors.Examples);

        Assert.Equal(body, failed.Answer!.Body);
        if (detail is null)
            Assert.Null(failed.Answer.Detail);
        else
            Assert.StartsWith(detail, failed.Answer.Detail, StringComparison.Ordinal);
    }

    [Fact]
    public void What_the_answer_had_stands_before_its_body()
    {
        var answer = new AnswerExample { Status = 200, Body = """{"n":0}""", Detail = "$.n is 0, expected 3" };

        Assert.Equal("""answered 200 ($.n is 0, expected 3): {"n":0}""", FailureText.Example([new ErrorExample(SampleOutcome.Expectation, "$.n is not 3", 7, answer)]));
    }

    [Fact]
    public async Task An_answer_that_comes_byte_by_byte_is_kept_whole()
    {
        const string answer = "HTTP/1.1 503 No\r\nRetry-After: 7\r\nTransfer-Encoding: chunked\r\n\r\n4\r\nslow\r\n3\r\n er\r\n0\r\n\r\n";
        await using var server = new ScriptedServer(async (self, socket, cancel) =>
        {
            while (await self.ReadRequestAsync(socket, cancel) is not null)
            {
                foreach (var b in Encoding.ASCII.GetBytes(answer))
                    await ScriptedServer.SendAsync(socket, new[] { b }, cancel);
            }
        });

        var kept = Assert.Single((await RunAsync(Plans.Requests(server.Address, 3))).Errors.Examples).Answer!;

        Assert.Equal((503, "7", "slow er"), (kept.Status, kept.Header("Retry-After"), kept.Body));
    }

    [Fact]
    public async Task A_long_body_is_cut()
    {
        await using var server = ScriptedServer.Answering($"HTTP/1.1 404 No\r\nContent-Length: 100000\r\n\r\n{new string('x', 100_000)}");

        var kept = Assert.Single((await RunAsync(Plans.Requests(server.Address, 2))).Errors.Examples).Answer!;

        Assert.Equal(new string('x', AnswerExample.MostBytes), kept.Body);
    }

    [Fact]
    public async Task A_compressed_body_is_readable()
    {
        using var packed = new MemoryStream();
        await using (var gzip = new GZipStream(packed, CompressionLevel.Optimal, leaveOpen: true))
            await gzip.WriteAsync("the pool is exhausted"u8.ToArray(), Cancel);
        byte[] answer = [.. Encoding.ASCII.GetBytes($"HTTP/1.1 500 No\r\nContent-Encoding: gzip\r\nContent-Length: {packed.Length}\r\n\r\n"), .. packed.ToArray()];
        await using var server = ScriptedServer.Answering((_, _) => answer);

        Assert.Equal("the pool is exhausted", Assert.Single((await RunAsync(Plans.Requests(server.Address, 2))).Errors.Examples).Answer!.Body);
    }

    [Fact]
    public async Task Bytes_that_are_not_HTTP_are_shown()
    {
        await using var server = ScriptedServer.Answering("220 mail.example ESMTP ready\r\n\r\n");

        var failed = Assert.Single((await RunAsync(Plans.Requests(server.Address, 2))).Errors.Examples);

        Assert.Equal((SampleOutcome.Protocol, 0), (failed.Outcome, failed.Answer!.Status));
        Assert.StartsWith("220 mail.example", failed.Answer.Body, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Good_answers_leave_nothing()
    {
        await using var server = ScriptedServer.Answering(Plans.Ok);

        Assert.Empty((await RunAsync(Plans.Requests(server.Address, 20))).Errors.Examples);
    }

    [Fact]
    public void An_answer_whose_detail_is_known_replaces_one_without()
    {
        var answers = new FailedAnswers();
        foreach (var detail in new[] { null, "$.n is 0, expected 3", null, "$.n is 1, expected 3" })
            answers.Keep(0, SampleOutcome.Expectation, "$.n is not 3", new AnswerExample { Status = 200 }, detail);

        Assert.Equal("$.n is 0, expected 3", answers.First!.Detail);
    }

    [Fact]
    public void What_is_kept_is_bounded()
    {
        var answers = new FailedAnswers();
        for (var i = 0; i < 1000; i++)
        {
            if (answers.Wants(0, SampleOutcome.Expectation, $"problem {i}"))
                answers.Keep(0, SampleOutcome.Expectation, $"problem {i}", new AnswerExample { Status = 200 });
        }

        Assert.True(answers.Wants(1, SampleOutcome.Expectation, "problem 0"));
        Assert.False(answers.Wants(0, SampleOutcome.Status, "status 500"));
    }

    private static async Task<Measurement> RunAsync(LevelPlan plan, string? expect = null)
    {
        if (expect is not null)
        {
            var endpoint = ReadSpec.Of($$"""
                version: 1
                target: { url: "http://127.0.0.1:1" }
                endpoints: { it: { request: GET /, expect: {{expect}} } }
                phases: { a: { kind: benchmark, iterations: 5, thresholds: [p95 < 1s] } }
                """).Spec.Phases[0].Endpoints[0].Endpoint;
            plan = plan with { Endpoints = [plan.Endpoints[0] with { Endpoint = endpoint }] };
        }

        return Assert.Single(await new LevelRunner().RunAsync(plan, LevelWatch.None, Cancel));
    }
}
