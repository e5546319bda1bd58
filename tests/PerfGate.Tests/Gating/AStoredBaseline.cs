using PerfGate.Syntax;
using PerfGate.Tests.Cli;
using PerfGate.Tests.Samples;
using PerfGate.Thresholds;
using Xunit;

namespace PerfGate.Tests.Gating;

/// <summary>The whole way: a run, its acceptance, the next run.</summary>
public sealed class AStoredBaseline
{
    private const string Phases = "  quick: { kind: benchmark, endpoints: health, iterations: 100, thresholds: [median <= baseline + {0}] }";

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Is_accepted_from_the_results_and_held_against_the_next_run()
    {
        await using var agent = await RunningAgent.StartAsync();
        using var gate = new GateFixture();

        Assert.Equal(ExitCode.Pass, await gate.RunAsync(Spec("900%"), Cancel));
        Assert.Equal("there is no stored baseline yet", Relative().Reason);
        Assert.Contains(gate.Observer.Diagnostics, d => d is { Code: DiagnosticCodes.StoredBaselineMissing, Severity: Severity.Warning });

        var said = await Invoked.WithAsync("baseline", "accept", gate.Folder, "--results", gate.Results);
        Assert.Equal(0, said.Exit);
        Assert.Contains("| GET /health |", await File.ReadAllTextAsync(Path.Combine(gate.Folder, "docs", "performance-baselines.md"), Cancel), StringComparison.Ordinal);

        Assert.Equal(ExitCode.Pass, await gate.RunAsync(Spec("900%"), Cancel));
        var held = Relative();
        Assert.True(held.Verdict == CheckVerdict.Pass && held.Baseline is not null, held.Message);

        Assert.Equal(ExitCode.Pass, await gate.RunAsync(Spec("900%").Replace("iterations: 100", "iterations: 101", StringComparison.Ordinal), Cancel));
        Assert.StartsWith("the workload of the phase was changed", Relative().Reason, StringComparison.Ordinal);

        // Ten thousand times as fast is not what the sample can do; and it only warns.
        Assert.Equal(ExitCode.Pass, await gate.RunAsync(Spec("10%").Replace("+ 10%", "- 99.99%", StringComparison.Ordinal), Cancel));
        Assert.Equal(CheckVerdict.Warn, Relative().Verdict);

        string Spec(string share) => GateFixture.Spec(agent, Phases.Replace("{0}", share, StringComparison.Ordinal), "baseline: { file: perfgate.baseline.json }");
        Check Relative() => gate.Observer.Report!.Checks.Single(c => c.Threshold.Limit is BaselineLimit);
    }

    [Theory]
    [InlineData("null")]
    [InlineData("[1]")]
    [InlineData("""{"schema":7}""")]
    [InlineData("<<<<<<< HEAD")]
    [InlineData("twice")]
    public async Task That_cannot_be_read_is_an_error_of_its_own_and_all_is_measured(string text)
    {
        await using var agent = await RunningAgent.StartAsync();
        using var gate = new GateFixture();
        var spec = GateFixture.Spec(agent, Phases.Replace("{0}", "10%", StringComparison.Ordinal), "baseline: { file: perfgate.baseline.json }");
        if (text == "twice")
        {
            // What is left of a merge that kept both sides.
            await gate.RunAsync(spec, Cancel);
            text = gate.Text("perfgate.baseline.json");
            using var json = System.Text.Json.JsonDocument.Parse(text);
            var phases = json.RootElement.GetProperty("phases").GetRawText();
            text = text.Replace(phases, $"{{{phases[1..^1]},{phases[1..^1]}}}", StringComparison.Ordinal);
            gate.Observer.Diagnostics.Clear();
        }

        await File.WriteAllTextAsync(Path.Combine(gate.Folder, "perfgate.baseline.json"), text, Cancel);

        Assert.Equal(ExitCode.NotProven, await gate.RunAsync(spec, Cancel));
        Assert.Equal(DiagnosticCodes.StoredBaselineUnreadable, Assert.Single(gate.Observer.Diagnostics, d => d.Severity == Severity.Error).Code);
        Assert.Single(gate.Observer.Report!.Phases);
    }

    [Fact]
    public async Task Its_page_is_in_the_order_of_the_spec_with_the_load_and_the_limits()
    {
        await using var agent = await RunningAgent.StartAsync();
        using var gate = new GateFixture();

        await gate.RunAsync(
            GateFixture.Spec(agent, """
                  quick: { kind: benchmark, endpoints: health, iterations: 30, thresholds: [mean < 5s, warn: max < 6s] }
                  ladder: { kind: stress, endpoints: health, concurrency: [2, 10], duration: 300ms, thresholds: [success at 10 >= 50%] }
                """), Cancel);

        var page = gate.Text(PerfGate.Reports.BaselinePage.Name);
        string[] inOrder = ["## Endpoints", "| GET /health |", "## quick: benchmark, 1 connection, 30 requests", "| endpoint | min | mean | median |", "(< 5 s)", "(< 6 s, warns)",
            "## ladder: stress, 2 connections to 10 connections, 300 ms", "| GET /health at 2 |", "| GET /health at 10 |", "(>= 50 %)"];
        var at = -1;
        Assert.All(inOrder, part => Assert.True((at = page.IndexOf(part, at + 1, StringComparison.Ordinal)) >= 0, $"{part} is not in its place:\n{page}"));
    }

    [Fact]
    public async Task Of_a_run_that_was_not_good_is_not_accepted()
    {
        await using var agent = await RunningAgent.StartAsync();
        using var gate = new GateFixture();
        var none = await Invoked.WithAsync("baseline", "accept", gate.Folder, "--results", gate.Results);
        Assert.Equal((2, true), (none.Exit, none.Error.Contains("there is no run in", StringComparison.Ordinal)));

        Assert.Equal(ExitCode.Breach, await gate.RunAsync(GateFixture.Spec(agent, "  quick: { kind: benchmark, endpoints: gone, iterations: 20 }"), Cancel));
        var failed = await Invoked.WithAsync("baseline", "accept", gate.Folder, "--results", gate.Results);

        Assert.Equal((2, true), (failed.Exit, failed.Error.Contains("the verdict of the run", StringComparison.Ordinal)));
        Assert.False(File.Exists(Path.Combine(gate.Folder, "perfgate.baseline.json")));
    }
}
