using PerfGate.Syntax;
using PerfGate.Tests.Baselines;
using PerfGate.Tests.Cli;
using PerfGate.Tests.Samples;
using Xunit;

namespace PerfGate.Tests.Gating;

/// <summary>The whole way: runs, what is remembered of them, and what comes of it.</summary>
public sealed class ARememberedRun
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Is_told_by_the_command_and_drawn_in_the_report()
    {
        await using var agent = await RunningAgent.StartAsync();
        using var gate = new GateFixture();
        var spec = GateFixture.Spec(agent, "  quick: { kind: benchmark, endpoints: health, iterations: 30, thresholds: [warn: median < 1ns] }", "history: runs");

        Assert.Equal(ExitCode.Pass, await gate.RunAsync(spec, Cancel));
        Assert.DoesNotContain("class=\"spark\"", gate.Text("perfgate.html"), StringComparison.Ordinal);
        Assert.Equal(ExitCode.Pass, await gate.RunAsync(spec, Cancel));
        Assert.Contains("class=\"spark\"", gate.Text("perfgate.html"), StringComparison.Ordinal);
        Assert.Contains("last 2 runs: ", gate.Text("perfgate.html"), StringComparison.Ordinal);

        var told = await Invoked.WithAsync("history", gate.Folder);
        Assert.Equal(0, told.Exit);
        Assert.Contains("2 runs", told.Output, StringComparison.Ordinal);
        Assert.Contains("not shown with fewer than 20 comparable runs", told.Output, StringComparison.Ordinal);
        var json = await Invoked.WithAsync("history", gate.Folder, "--json");
        Assert.Contains("\"check\": \"GET /health median (warn) [quick]\"", json.Output, StringComparison.Ordinal);

        var none = await Invoked.WithAsync("history", gate.Folder, "--profile", "other");
        Assert.Equal(2, none.Exit);
    }

    [Fact]
    public async Task Stands_beside_a_record_that_cannot_be_read()
    {
        await using var agent = await RunningAgent.StartAsync();
        using var gate = new GateFixture();
        var spec = GateFixture.Spec(agent, "  quick: { kind: benchmark, endpoints: health, iterations: 30, thresholds: [median < 60s] }", "history: runs");
        Assert.Equal(ExitCode.Pass, await gate.RunAsync(spec, Cancel));

        // A merge that kept both sides names a check twice.
        var file = Assert.Single(Directory.GetFiles(Path.Combine(gate.Folder, "runs")));
        var text = await File.ReadAllTextAsync(file, Cancel);
        using (var json = System.Text.Json.JsonDocument.Parse(text))
        {
            var checks = json.RootElement.GetProperty("checks").GetRawText();
            await File.WriteAllTextAsync(file, text.Replace(checks, $"{{{checks[1..^1]},{checks[1..^1]}}}", StringComparison.Ordinal), Cancel);
        }

        gate.Observer.Diagnostics.Clear();
        Assert.Equal(ExitCode.Pass, await gate.RunAsync(spec, Cancel));

        Assert.DoesNotContain(gate.Observer.Diagnostics, d => d.Code == DiagnosticCodes.OptionalPartFailed);
        Assert.Equal(2, Directory.GetFiles(Path.Combine(gate.Folder, "runs")).Length);
    }

    [Fact]
    public async Task That_comes_to_no_answer_for_the_third_time_on_the_default_branch_fails()
    {
        await using var agent = await RunningAgent.StartAsync();
        using var gate = new GateFixture();
        await using var git = new GitFixture(initialised: false);
        git.GitIn(gate.Folder, "init", "-q", "-b", "main");
        git.GitIn(gate.Folder, "-c", "user.name=t", "-c", "user.email=t@t", "commit", "-q", "--allow-empty", "-m", "one");

        // Twenty requests cannot tell a percentile of a thousand.
        var spec = GateFixture.Spec(agent, "  quick: { kind: benchmark, endpoints: health, iterations: 20, thresholds: [p99.9 < 60s] }", "history: runs\non-inconclusive: warn");
        gate.Environment.Remove("CI_DEFAULT_BRANCH");

        Assert.Equal(ExitCode.Pass, await gate.RunAsync(spec, Cancel));
        Assert.Equal(ExitCode.Pass, await gate.RunAsync(spec, Cancel));
        Assert.Equal(ExitCode.NotProven, await gate.RunAsync(spec, Cancel));

        var said = Assert.Single(gate.Observer.Diagnostics, d => d.Code == DiagnosticCodes.UndecidedAgain);
        Assert.StartsWith("the last 3 runs on 'main' ended without a decision", said.Message, StringComparison.Ordinal);
    }
}
