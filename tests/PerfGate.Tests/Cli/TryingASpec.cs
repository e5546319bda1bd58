using PerfGate.Tests.Running;
using Xunit;

namespace PerfGate.Tests.Cli;

/// <summary><c>perfgate try</c>: each endpoint once, and nothing else.</summary>
public sealed class TryingASpec : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("perfgate-test-");

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Each_endpoint_is_told_with_its_status_and_its_time()
    {
        await using var server = ScriptedServer.Answering(Plans.Ok);

        var said = await TryAsync(server.Address, "list: GET /articles, GET /b: GET /b");

        Assert.Equal((0, ""), (said.Exit, said.Error));
        Assert.Matches(@"(?s)^  connecting to http://127\.0\.0\.1:\d+\n  ready at http://127\.0\.0\.1:\d+\n  list: GET /articles: 200 in [\d.]+ .?s\n  GET /b: 200 in [\d.]+ .?s\n  2 of 2 endpoints are answered as expected\n$", said.Output);
        Assert.Equal(2, server.Requests);
    }

    [Fact]
    public async Task A_wrong_answer_is_an_error_at_its_line_and_exit_code_1()
    {
        await using var server = ScriptedServer.Answering((request, _) => System.Text.Encoding.ASCII.GetBytes(
            request.Contains("/ok", StringComparison.Ordinal) ? Plans.Ok : "HTTP/1.1 404 No\r\nContent-Length: 4\r\n\r\nnone"));

        var said = await TryAsync(server.Address, "ok: GET /ok, a: GET /a");

        Assert.Equal(1, said.Exit);
        Assert.Matches(@"perfgate\.yml\(3,\d+\): error PG1006: a: GET /a answered 404, expected 200-399 \(3 times\): none\n", said.Output);
        Assert.EndsWith("  1 of 2 endpoints is not answered as expected\n", said.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_target_that_does_not_start_is_exit_code_3()
    {
        await File.WriteAllTextAsync(Path.Combine(_folder.FullName, "perfgate.yml"), """
            version: 1
            target: { command: [/no/such/program, "{port}"] }
            endpoints: { a: GET /a }
            phases: { quick: { kind: benchmark, thresholds: [p95 < 60s] } }
            """, Cancel);

        var said = await Invoked.WithAsync("try", _folder.FullName);

        Assert.Equal(3, said.Exit);
        Assert.Contains("/no/such/program", said.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_an_earlier_run_left_stays_and_no_verdict_is_written()
    {
        await using var server = ScriptedServer.Answering(Plans.Ok);
        var results = Directory.CreateDirectory(Path.Combine(_folder.FullName, "TestResults", "perfgate")).FullName;
        await File.WriteAllTextAsync(Path.Combine(results, "verdict.json"), "{}", Cancel);

        var said = await TryAsync(server.Address, "a: GET /a");

        Assert.Equal(0, said.Exit);
        Assert.Equal("{}", await File.ReadAllTextAsync(Path.Combine(results, "verdict.json"), Cancel));
        Assert.Single(Directory.EnumerateFiles(results, "*", SearchOption.AllDirectories));
    }

    public void Dispose() => _folder.Delete(recursive: true);

    private async Task<Invoked> TryAsync(Uri address, string endpoints)
    {
        await File.WriteAllTextAsync(Path.Combine(_folder.FullName, "perfgate.yml"), $$"""
            version: 1
            target: { url: "{{address}}" }
            endpoints: { {{endpoints}} }
            phases: { quick: { kind: benchmark, thresholds: [p95 < 60s] } }
            """, Cancel);
        return await Invoked.WithAsync("try", _folder.FullName);
    }
}
