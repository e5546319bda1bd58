using System.Text.Json;
using PerfGate.Syntax;
using PerfGate.Thresholds;
using Xunit;

namespace PerfGate.Tests.Gating;

public sealed class CountersOfATarget
{
    /// <summary>The sample service as a command, with 64 KiB of garbage in each request.</summary>
    private static string Spec(string rest, string thresholds) => $$"""
        version: 1
        target:
          command: [dotnet, "{{Path.Combine(AppContext.BaseDirectory, "AgentApi.dll").Replace('\\', '/')}}", --urls, "http://127.0.0.1:{port}"]
          env: { AGENT_ALLOC: "64" }
        diagnose: off
        {{rest}}
        endpoints: { health: GET /health }
        phases:
          steady: { kind: load, rate: 50/s, duration: 5s, warmup: 1s, thresholds: [{{thresholds}}] }

        """;

    [Fact]
    public async Task Are_thresholds_and_series_of_a_measured_phase()
    {
        using var gate = new GateFixture();

        var exit = await gate.RunAsync(
            Spec("", "'allocated.per-request > 64KiB', 'allocated.per-request < 80KiB', 'gc.pause < 50%', 'heap > 100KiB', 'exceptions < 1/s', 'threadpool.queue < 1000', 'requests.active < 1000', 'connections >= 1', 'exceptions.per-request < 0.01', 'http.calls.per-request <= 0', 'log.lines.per-request < 100'"),
            CancellationToken.None);

        Assert.True(exit == ExitCode.Pass, string.Join("; ", gate.Observer.Checks.Where(c => c.Verdict != CheckVerdict.Pass).Select(c => c.Message)));
        using var json = JsonDocument.Parse(gate.Text("perfgate.json"));
        var runtime = json.RootElement.GetProperty("phases")[0].GetProperty("measurements")[0].GetProperty("runtime");
        Assert.InRange(runtime.GetProperty("samples").GetProperty("atSeconds").GetArrayLength(), 3, 7);
        Assert.InRange(runtime.GetProperty("allocatedBytesPerRequest").GetDouble(), 64 * 1024, 80 * 1024);
    }

    [Fact]
    public async Task Lines_of_output_are_counted_of_any_target()
    {
        using var gate = new GateFixture();
        gate.Environment["SHOP_TOKEN"] = "x";

        var exit = await gate.RunAsync(
            gate.PythonSpec("        print('asked', flush=True)\n        self.answer(200, 'ok')", "  steady: { kind: load, rate: 50/s, duration: 2s, thresholds: ['log.lines.per-request > 0.8', 'log.lines.per-request < 1.2', 'db.commands.per-request <= 3'] }"), CancellationToken.None);

        // A database that nobody was seen to use may be one that does not tell.
        Assert.Equal(ExitCode.NotProven, exit);
        Assert.Equal([CheckVerdict.Pass, CheckVerdict.Pass], gate.Observer.Checks.Where(c => c.Threshold.Metric.Name == "log.lines.per-request").Select(c => c.Verdict));
        Assert.Contains(gate.Observer.Checks, c => c.Verdict == CheckVerdict.Invalid && c.Reason!.StartsWith("no database command was seen", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Turned_off_while_a_threshold_needs_them_is_a_mistake_of_the_spec()
    {
        using var gate = new GateFixture();

        Assert.Equal(ExitCode.InvalidSpec, await gate.RunAsync(Spec("counters: off", "'heap < 1GiB'"), CancellationToken.None));

        Assert.Contains(gate.Observer.Diagnostics, d => d.Code == DiagnosticCodes.Contradiction && d.Message.Contains("'heap'", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Of_a_target_without_a_runtime_are_not_measured_and_no_pass()
    {
        using var gate = new GateFixture();
        gate.Environment["SHOP_TOKEN"] = "x";

        var exit = await gate.RunAsync(
            gate.PythonSpec("        self.answer(200, 'ok')", "  steady: { kind: load, concurrency: 1, duration: 1s, thresholds: ['heap < 1GiB'] }"), CancellationToken.None);

        Assert.Equal(ExitCode.NotProven, exit);
        Assert.Contains(gate.Observer.Checks, c => c.Verdict == CheckVerdict.Invalid && c.Reason!.Contains(".NET 9 or later", StringComparison.Ordinal));
    }
}
