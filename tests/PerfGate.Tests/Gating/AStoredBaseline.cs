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
        Assert.Contains("| health |", await File.ReadAllTextAsync(Path.Combine(gate.Folder, "docs", "performance-baselines.md"), Cancel), StringComparison.Ordinal);

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
