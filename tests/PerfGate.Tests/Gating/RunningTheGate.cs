using PerfGate.Spec;
using PerfGate.Syntax;
using PerfGate.Tests.Samples;
using PerfGate.Thresholds;
using Xunit;

namespace PerfGate.Tests.Gating;

/// <summary>The whole gate against a service in this process.</summary>
public sealed class RunningTheGate
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_service_that_holds_its_limits_passes()
    {
        await using var agent = await RunningAgent.StartAsync();
        using var gate = new GateFixture();

        var exit = await gate.RunAsync(GateFixture.Spec(agent, "  quick: { kind: benchmark, endpoints: health, iterations: 30, thresholds: [p95 < 60s] }"), Cancel);

        Assert.Equal((ExitCode.Pass, CheckVerdict.Pass), (exit, gate.Observer.Report!.Verdict));
        Assert.Equal(["p95", "success"], gate.Observer.Checks.Select(c => c.Threshold.Metric.Name));
        Assert.All(gate.Observer.Checks, c => Assert.InRange(c.Samples, 300, 3000));
        Assert.Contains(gate.Observer.Lines, l => l.StartsWith("extending quick by up to ", StringComparison.Ordinal) && l.EndsWith("around 60 s", StringComparison.Ordinal));
        Assert.Empty(gate.Observer.Breaches);
        Assert.Equal("pass", gate.Verdict().GetProperty("verdict").GetString());
        Assert.True(gate.Wrote("TEST-perfgate.xml") && gate.Wrote("perfgate.json") && gate.Wrote("perfgate.md"));
    }

    [Fact]
    public async Task Every_breach_points_at_the_line_of_its_threshold()
    {
        await using var agent = await RunningAgent.StartAsync();
        using var gate = new GateFixture();

        var exit = await gate.RunAsync(GateFixture.Spec(agent, """
              quick:
                kind: benchmark
                endpoints: [health, gone]
                iterations: 20
                thresholds:
                  - mean of health < 1ns
                  - success of gone == 100%
                  - warn: throughput of health > 100k/s
            """), Cancel);

        Assert.Equal(ExitCode.Breach, exit);
        Assert.Equal(
            [("PG1003", Severity.Error, 15), ("PG1001", Severity.Error, 14), ("PG1002", Severity.Warning, 16)],
            gate.Observer.Breaches.OrderByDescending(b => b.Code == "PG1003").ThenByDescending(b => b.Severity).Select(b => (b.Code, b.Severity, b.Location!.Value.Line)));
        Assert.Equal(1, gate.Verdict().GetProperty("exitCode").GetInt32());
    }

    [Fact]
    public async Task A_warning_does_not_fail_the_run()
    {
        await using var agent = await RunningAgent.StartAsync();
        using var gate = new GateFixture();

        var exit = await gate.RunAsync(GateFixture.Spec(agent, "  quick: { kind: benchmark, endpoints: health, iterations: 20, thresholds: [warn: mean < 1ns] }"), Cancel);

        Assert.Equal((ExitCode.Pass, CheckVerdict.Warn), (exit, gate.Observer.Report!.Verdict));
    }

    [Theory]
    [InlineData("fail", "p99.9 < 60s", 4)]
    [InlineData("warn", "p99.9 < 60s", 0)]
    public async Task What_could_not_be_decided_does_what_the_policy_says(string policy, string threshold, int exit)
    {
        await using var agent = await RunningAgent.StartAsync();
        using var gate = new GateFixture();

        var answer = await gate.RunAsync(
            GateFixture.Spec(agent, $"  quick: {{ kind: benchmark, endpoints: health, iterations: 20, thresholds: [{threshold}] }}", $"on-inconclusive: {policy}"), Cancel);

        Assert.Equal(exit, (int)answer);
        Assert.Equal(CheckVerdict.Inconclusive, gate.Observer.Report!.Verdict);
        Assert.Equal(policy == "fail" ? Severity.Error : Severity.Warning, Assert.Single(gate.Observer.Breaches).Severity);
    }

    [Theory]
    [InlineData("fail", 4)]
    [InlineData("warn", 0)]
    public async Task What_was_not_measured_does_what_the_policy_says(string policy, int exit)
    {
        await using var agent = await RunningAgent.StartAsync();
        using var gate = new GateFixture { Selection = new() { TargetUrl = agent.Http.BaseAddress!.AbsoluteUri } };

        // Someone else's service, as the command line says: its memory is not ours to see.
        var answer = await gate.RunAsync(
            GateFixture.Spec(agent, "  quick: { kind: benchmark, endpoints: health, iterations: 20, thresholds: [memory < 1GiB] }", $"on-invalid: {policy}"), Cancel);

        Assert.Equal(exit, (int)answer);
        Assert.Equal(CheckVerdict.Invalid, gate.Observer.Report!.Verdict);
        Assert.StartsWith("the target is given by its url", gate.Observer.Report.Checks.Single(c => c.Threshold.Metric.Name == "memory").Reason, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_wrong_spec_starts_nothing_and_takes_old_results_away()
    {
        using var gate = new GateFixture();
        Directory.CreateDirectory(gate.Results);
        foreach (var old in new[] { "verdict.json", "TEST-perfgate.xml", "perfgate.json" })
            await File.WriteAllTextAsync(Path.Combine(gate.Results, old), "{}", Cancel);

        var exit = await gate.RunAsync("version: 1\ntarget: { command: [touch, started, \"{port}\"] }\nendpoints: { a: GET / }\nphases: { p: { kind: lod } }\n", Cancel);

        Assert.Equal(ExitCode.InvalidSpec, exit);
        Assert.Equal("unknown kind 'lod'; did you mean 'load'? (valid: benchmark, load, stress, soak, spike, capacity)", Assert.Single(gate.Observer.Diagnostics).Message);
        Assert.Empty(gate.Observer.Lines);
        Assert.Empty(Directory.EnumerateFiles(gate.Results));
        Assert.False(File.Exists(Path.Combine(gate.Folder, "started")));
    }

    [Fact]
    public async Task A_cancelled_run_leaves_no_verdict()
    {
        await using var agent = await RunningAgent.StartAsync();
        using var cancel = new CancellationTokenSource();
        using var gate = new GateFixture { Observer = new RecordingObserver { OnPhase = _ => cancel.Cancel() } };

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() =>
            gate.RunAsync(GateFixture.Spec(agent, "  long: { kind: load, endpoints: health, concurrency: 1, duration: 1h }"), cancel.Token));

        Assert.False(gate.Wrote("verdict.json") || gate.Wrote("TEST-perfgate.xml"));
        Assert.Null(gate.Observer.Report);
    }

    [Fact]
    public async Task The_time_limit_ends_a_run_that_reports_what_it_has()
    {
        await using var agent = await RunningAgent.StartAsync();
        using var gate = new GateFixture { TimeLimit = TimeSpan.FromSeconds(3) };

        var exit = await gate.RunAsync(GateFixture.Spec(agent, """
              quick: { kind: benchmark, endpoints: health, iterations: 5 }
              long: { kind: load, endpoints: health, concurrency: 1, think-time: 50ms, duration: 1h }
            """), Cancel);

        Assert.Equal(ExitCode.NotProven, exit);
        Assert.Contains(gate.Observer.Diagnostics, d => d.Code == DiagnosticCodes.TimeLimit);
        Assert.Equal([("quick", CheckVerdict.Pass), ("long", CheckVerdict.Invalid)], gate.Observer.Checks.Select(c => (c.Phase, c.Verdict)));
        Assert.Contains("<error", gate.Text("TEST-perfgate.xml"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_hopeless_phase_ends_early()
    {
        await using var agent = await RunningAgent.StartAsync();
        using var gate = new GateFixture();

        var exit = await gate.RunAsync(
            GateFixture.Spec(agent, "  long: { kind: load, endpoints: gone, concurrency: 1, think-time: 20ms, duration: 1h, thresholds: [{ fail: success >= 99%, abort: true, after: 100ms }] }"), Cancel);

        Assert.Equal(ExitCode.Breach, exit);
        Assert.StartsWith("aborted: GET /no-such-page: success 0 %", Assert.Single(gate.Observer.Report!.Phases).Aborted, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Only_the_chosen_phases_run()
    {
        await using var agent = await RunningAgent.StartAsync();
        using var gate = new GateFixture { Selection = new SpecSelection { Phases = ["two"] } };

        await gate.RunAsync(GateFixture.Spec(agent, "  one: { kind: benchmark, endpoints: health, iterations: 5 }\n  two: { kind: benchmark, endpoints: health, iterations: 5 }"), Cancel);

        Assert.Equal(["two"], gate.Observer.Report!.Phases.Select(p => p.Name));
    }
}
