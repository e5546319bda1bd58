using PerfGate.Diagnosis;
using PerfGate.Syntax;
using PerfGate.Tests.Samples;
using PerfGate.Thresholds;
using Xunit;

namespace PerfGate.Tests.Gating;

/// <summary>What no verdict depends on may fail in any way without costing one.</summary>
public sealed class APartThatFails
{
    private const string Good = "  quick: { kind: benchmark, endpoints: health, iterations: 30, thresholds: [p95 < 60s] }";

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_search_for_causes_that_throws_leaves_the_verdict()
    {
        using var gate = new GateFixture
        {
            Observer = new RecordingObserver { OnProgress = text => ThrowIf(text.StartsWith("looking for the cause", StringComparison.Ordinal)) },
        };
        gate.Environment["SHOP_TOKEN"] = "a-token-of-a-test";
        var spec = gate.PythonSpec("        self.answer(200, 'ok')", "  quick: { kind: benchmark, iterations: 20, thresholds: [p95 < 60s] }");

        var exit = await gate.RunAsync(spec.Replace("diagnose: off", "policy: point\ndiagnose: always", StringComparison.Ordinal), Cancel);

        Assert.Equal((ExitCode.Pass, CheckVerdict.Pass), (exit, gate.Observer.Report!.Verdict));
        var said = Assert.Single(gate.Observer.Diagnostics);
        Assert.Equal(("PG0904", Severity.Warning, "looking into the target (quick) failed, which changes no verdict: thrown by a test (KeyNotFoundException)"), (said.Code, said.Severity, said.Message));
        Assert.Equal("pass", gate.Verdict().GetProperty("verdict").GetString());
        Assert.Contains("PG0904", gate.Text("perfgate.md"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_time_limit_that_strikes_while_causes_are_looked_for_leaves_the_verdict()
    {
        var time = new LimitInHand(TimeSpan.FromMinutes(2));
        using var gate = new GateFixture
        {
            Time = time,
            TimeLimit = time.Limit,
            Observer = new RecordingObserver
            {
                OnProgress = text =>
                {
                    if (text.StartsWith("looking for the cause", StringComparison.Ordinal))
                        time.Strike();
                },
            },
        };
        gate.Environment["SHOP_TOKEN"] = "a-token-of-a-test";
        var spec = gate.PythonSpec("        self.answer(200, 'ok')", "  quick: { kind: benchmark, iterations: 20, thresholds: [p95 < 60s] }");

        var exit = await gate.RunAsync(spec.Replace("diagnose: off", "policy: point\ndiagnose: always", StringComparison.Ordinal), Cancel);

        Assert.Equal((ExitCode.Pass, CheckVerdict.Pass), (exit, gate.Observer.Report!.Verdict));
        Assert.Equal(("PG0902", Severity.Warning), (Assert.Single(gate.Observer.Diagnostics).Code, gate.Observer.Diagnostics[0].Severity));
    }

    [Fact]
    public async Task A_JUnit_file_that_cannot_be_written_is_told_before_anything_is_started()
    {
        await using var agent = await RunningAgent.StartAsync();
        using var gate = new GateFixture { JUnit = "file/sub/j.xml" };
        await File.WriteAllTextAsync(Path.Combine(gate.Folder, "file"), "", Cancel);

        var exit = await gate.RunAsync(GateFixture.Spec(agent, Good), Cancel);

        Assert.Equal(ExitCode.InvalidSpec, exit);
        var said = Assert.Single(gate.Observer.Diagnostics);
        Assert.Equal(("PG0903", Severity.Error), (said.Code, said.Severity));
        Assert.Contains("j.xml' cannot be written", said.Message, StringComparison.Ordinal);
        Assert.Empty(gate.Observer.Lines);
    }

    [Fact]
    public async Task A_JUnit_file_that_can_not_be_written_any_more_is_a_warning()
    {
        await using var agent = await RunningAgent.StartAsync();
        GateFixture? fixture = null;
        using var gate = fixture = new GateFixture
        {
            JUnit = "j.xml",
            Observer = new RecordingObserver { OnPhase = _ => Directory.CreateDirectory(Path.Combine(fixture!.Folder, "j.xml", "sub")) },
        };

        var exit = await gate.RunAsync(GateFixture.Spec(agent, Good), Cancel);

        Assert.Equal(ExitCode.Pass, exit);
        Assert.Equal(Severity.Warning, Assert.Single(gate.Observer.Diagnostics, d => d.Code == "PG0903").Severity);
        Assert.Equal(CheckVerdict.Pass, gate.Observer.Report!.Verdict);
    }

    [Fact]
    public async Task A_JUnit_file_has_the_results_of_this_run_alone()
    {
        await using var agent = await RunningAgent.StartAsync();
        using var gate = new GateFixture { JUnit = "some/j.xml" };

        await gate.RunAsync(GateFixture.Spec(agent, Good), Cancel);

        Assert.Equal(gate.Text("TEST-perfgate.xml"), await File.ReadAllTextAsync(Path.Combine(gate.Folder, "some", "j.xml"), Cancel));
    }

    [Fact]
    public async Task A_summary_of_the_job_that_throws_leaves_the_verdict()
    {
        await using var agent = await RunningAgent.StartAsync();
        using var gate = new GateFixture();
        gate.Environment["GITHUB_ACTIONS"] = "true";
        gate.Environment["GITHUB_STEP_SUMMARY"] = "no\0file";

        var exit = await gate.RunAsync(GateFixture.Spec(agent, Good), Cancel);

        Assert.Equal(ExitCode.Pass, exit);
        Assert.Single(gate.Observer.Diagnostics, d => d.Code == "PG0904");
        Assert.NotNull(gate.Observer.Report);
    }

    [Fact]
    public async Task A_reader_of_events_that_throws_ends_the_stream_and_faults_no_one()
    {
        var opened = await EventStream.OpenAsync(
            Environment.ProcessId,
            [EventStream.Provider("System.Runtime", System.Diagnostics.Tracing.EventLevel.Informational)],
            _ => throw new KeyNotFoundException("thrown by a test"),
            Cancel);
        Assert.True(opened.Value is not null, opened.Reason);
        await using var stream = opened.Value;

        await stream.Reading;

        Assert.Equal("thrown by a test", stream.Broken);
    }

    [Fact]
    public async Task An_export_that_throws_leaves_the_verdict()
    {
        await using var agent = await RunningAgent.StartAsync();
        using var gate = new GateFixture { Time = new ThrowingTimer(TimeSpan.FromMilliseconds(12_345)) };
        gate.Environment["OTEL_EXPORTER_OTLP_ENDPOINT"] = "http://127.0.0.1:9";
        gate.Environment["OTEL_EXPORTER_OTLP_PROTOCOL"] = "http/json";
        gate.Environment["OTEL_EXPORTER_OTLP_TIMEOUT"] = "12345";

        Assert.Equal(ExitCode.Pass, await gate.RunAsync(GateFixture.Spec(agent, Good), Cancel));

        AssertOnlyWarned(gate, "the export by OTLP failed");
    }

    [Fact]
    public async Task A_log_that_is_gone_leaves_the_verdict()
    {
        GateFixture? fixture = null;
        using var gate = fixture = new GateFixture
        {
            Observer = new RecordingObserver { OnPhase = _ => File.Delete(Path.Combine(fixture!.Results, "target.log")) },
        };
        gate.Environment["SHOP_TOKEN"] = "a-token-of-a-test";

        Assert.Equal(ExitCode.Pass, await gate.RunAsync(gate.PythonSpec("        self.answer(200, 'ok')", "  quick: { kind: benchmark, iterations: 20, thresholds: [warn: p95 < 60s] }"), Cancel));

        AssertOnlyWarned(gate, "the reading of the target's log failed");
    }

    [Fact]
    public async Task A_target_is_stopped_whatever_the_end_of_its_counters_throws()
    {
        var said = new List<Diagnostic>();
        await using var target = new Stopped();

        await GateTarget.EndAsync(() => throw new KeyNotFoundException("thrown by a test"), target, said.Add);

        Assert.True(target.IsStopped);
        Assert.Equal(("PG0904", Severity.Warning), (Assert.Single(said).Code, said[0].Severity));
    }

    [Fact]
    public async Task Whatever_a_part_throws_is_a_warning_and_only_cancellation_goes_through()
    {
        var said = new List<Diagnostic>();
        using var cancelled = new CancellationTokenSource();
        await cancelled.CancelAsync();

        Assert.Null(await Optional.TryAsync<string>("the export", () => throw new OperationCanceledException(), said.Add, CancellationToken.None));
        await Assert.ThrowsAsync<OperationCanceledException>(() => Optional.TryAsync<string>("the export", () => throw new OperationCanceledException(), said.Add, cancelled.Token));

        Assert.StartsWith("the export failed, which changes no verdict: ", Assert.Single(said).Message, StringComparison.Ordinal);
    }

    private static void AssertOnlyWarned(GateFixture gate, string what)
    {
        var said = Assert.Single(gate.Observer.Diagnostics, d => d.Code != DiagnosticCodes.NeverUsed);
        Assert.Equal(("PG0904", Severity.Warning), (said.Code, said.Severity));
        Assert.StartsWith($"{what}, which changes no verdict: ", said.Message, StringComparison.Ordinal);
        Assert.Equal(CheckVerdict.Pass, gate.Observer.Report!.Verdict);
        Assert.Equal("pass", gate.Verdict().GetProperty("verdict").GetString());
    }

    private sealed class Stopped : IAsyncDisposable
    {
        public bool IsStopped { get; private set; }

        public ValueTask DisposeAsync()
        {
            IsStopped = true;
            return ValueTask.CompletedTask;
        }
    }

    /// <summary>The system's time, but for the one timer that a part asks for.</summary>
    private sealed class ThrowingTimer(TimeSpan due) : TimeProvider
    {
        public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period) =>
            dueTime == due ? throw new KeyNotFoundException("thrown by a test") : base.CreateTimer(callback, state, dueTime, period);
    }

    private static void ThrowIf(bool now)
    {
        if (now)
            throw new KeyNotFoundException("thrown by a test");
    }

    /// <summary>The system's time, but for the one timer of the run's limit, which strikes when the test says.</summary>
    private sealed class LimitInHand(TimeSpan limit) : TimeProvider
    {
        private TimerCallback? _strike;
        private object? _state;

        public TimeSpan Limit => limit;

        public void Strike() => _strike!(_state);

        public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
        {
            if (dueTime != limit)
                return base.CreateTimer(callback, state, dueTime, period);
            (_strike, _state) = (callback, state);
            return base.CreateTimer(_ => { }, null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
        }
    }
}
