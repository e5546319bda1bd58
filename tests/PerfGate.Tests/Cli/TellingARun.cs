using System.Diagnostics;
using System.Text.Json;
using PerfGate.Cli;
using PerfGate.Measure;
using PerfGate.Spec;
using PerfGate.Syntax;
using PerfGate.Tests.Gating;
using PerfGate.Tests.Reports;
using PerfGate.Tests.Samples;
using PerfGate.Tests.Spec;
using PerfGate.Thresholds;
using Xunit;

namespace PerfGate.Tests.Cli;

public sealed class TellingARun
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public void Each_event_is_one_line_of_json()
    {
        using var output = new StringWriter { NewLine = "\n" };
        var observer = new NdjsonObserver(output);
        var phase = ReadSpec.WithPhases("  ladder: { kind: stress, endpoints: orders, concurrency: [10, 20], thresholds: [p95 at 20 < 200ms] }").Spec.Phases[0];

        observer.Progress("starting \"shop\"\nwith a second line");
        observer.Waiting("waiting for another gate on this machine (process 667)");
        observer.PhaseStarted(phase);
        observer.Diagnosed(new Diagnostic("PG0201", Severity.Error, new SourceLocation("/repo/perfgate.yml", 3, 5), "the target did not start"));
        observer.Checked(Judge.NotReached(phase.Checks[0], "the target died") with { Observed = new Quantity(0.231, Unit.Duration), Samples = 12 });

        Assert.Equal(
            [
                """{"v":1,"ev":"tick","text":"starting \u0022shop\u0022\nwith a second line"}""",
                """{"v":1,"ev":"phase","text":"waiting for another gate on this machine (process 667)"}""",
                """{"v":1,"ev":"phase","name":"ladder","text":"ladder: stress over orders at 10, 20"}""",
                """{"v":1,"ev":"diag","severity":"error","code":"PG0201","file":"/repo/perfgate.yml","line":3,"column":5,"message":"the target did not start","help":"https://github.com/perfgate/perfgate/blob/main/docs/diagnostics.md#pg0201"}""",
                """{"v":1,"ev":"result","id":"GET /orders p95 at 20 [ladder]","phase":"ladder","endpoint":"orders","metric":"p95","level":"20","verdict":"invalid","value":"231 ms","limit":"\u003C 200 ms","baseline":null,"samples":12,"file":"/repo/shop/perfgate.yml","line":7}""",
            ],
            output.ToString().TrimEnd('\n').Split('\n'));
    }

    [Theory]
    [InlineData("TEAMCITY_VERSION", "2026.1", "##teamcity[importData ")]
    [InlineData("TF_BUILD", "True", "##vso[task.logissue ")]
    public void The_commands_of_a_build_server_are_events_of_their_own(string variable, string value, string command)
    {
        Assert.Contains(Commands(variable, value), c => c.StartsWith(command, StringComparison.Ordinal));
    }

    [Fact]
    public void GitHubs_commands_are_the_tasks_own() => Assert.Empty(Commands("GITHUB_ACTIONS", "true"));

    [Theory]
    [InlineData("GITHUB_ACTIONS", "true", 0)]
    [InlineData("CI", "true", 1)]
    public void A_breach_is_left_to_the_problem_matchers_only_where_no_command_annotates_it(string variable, string value, int matched)
    {
        using var output = new StringWriter { NewLine = "\n" };
        // The phase in brackets at the end is what the matchers take for MSBuild's project.
        var breach = new Diagnostic(DiagnosticCodes.ErrorBreach, Severity.Error, new SourceLocation("/r/perfgate.yml", 3, 5), "GET /: p95 231 ms, threshold < 200 ms, 72 requests [steady]");

        new PlainObserver(output, Options(variable, value)).Ended(CanonicalRuns.Green, [breach]);

        var lines = output.ToString().Split('\n');
        Assert.Equal(matched, lines.Count(ProblemMatchers.Match));
        Assert.Equal(1 - matched, lines.Count(l => l.StartsWith("::error ", StringComparison.Ordinal)));
    }

    [Fact]
    public void On_GitLab_the_course_of_a_run_is_folded_and_its_result_is_not()
    {
        using var output = new StringWriter { NewLine = "\n" };
        var observer = new PlainObserver(output, Options("GITLAB_CI", "true"));

        observer.Started("r1", ReadSpec.WithPhases("  p: { kind: load }").Spec, "/r");
        observer.Progress("building");
        observer.Ended(CanonicalRuns.Red, []);

        var text = output.ToString();
        var (start, end) = (text.IndexOf("section_start:", StringComparison.Ordinal), text.IndexOf("section_end:", StringComparison.Ordinal));
        Assert.InRange(text.IndexOf("building", StringComparison.Ordinal), start, end);
        Assert.True(text.IndexOf("Reports: /r", StringComparison.Ordinal) > end);
    }

    private static List<string> Commands(string variable, string value)
    {
        using var output = new StringWriter { NewLine = "\n" };
        new NdjsonObserver(output, Options(variable, value)).Ended(CanonicalRuns.Red, []);
        var events = output.ToString().TrimEnd('\n').Split('\n').Select(line => JsonSerializer.Deserialize<JsonElement>(line));
        return [.. events.Where(e => e.GetProperty("ev").GetString() == "ci").Select(e => e.GetProperty("text").GetString()!)];
    }

    private static GateOptions Options(string variable, string value) => new()
    {
        SpecFile = "/r/perfgate.yml",
        ResultsDirectory = "/r",
        Environment = new Dictionary<string, string> { [variable] = value },
    };

    [Fact]
    public async Task A_run_begins_with_start_and_ends_with_end()
    {
        await using var agent = await RunningAgent.StartAsync();
        using var gate = new GateFixture();
        var spec = Path.Combine(gate.Folder, "perfgate.yml");
        await File.WriteAllTextAsync(spec, GateFixture.Spec(agent, "  quick: { kind: benchmark, endpoints: gone, iterations: 10 }"), Cancel);

        var answer = await Invoked.WithAsync("run", spec, "--format", "ndjson", "--lock", "none");

        var events = answer.Output.TrimEnd('\n').Split('\n').Select(l => JsonDocument.Parse(l).RootElement).ToList();
        Assert.Equal(1, answer.Exit);
        Assert.Equal("", answer.Error);
        Assert.Equal(("start", "end"), (Event(events.First(e => Event(e) is not "diag")), Event(events[^1])));
        Assert.Equal((1, "fail", 1), (events[^1].GetProperty("exit").GetInt32(), events[^1].GetProperty("verdict").GetString(), events[^1].GetProperty("failed").GetInt32()));
        Assert.Contains(events, e => Event(e) == "diag" && e.GetProperty("code").GetString() == DiagnosticCodes.ErrorBreach);
    }

    [Fact]
    public async Task Standard_input_that_closes_cancels_the_run()
    {
        await using var agent = await RunningAgent.StartAsync();
        using var gate = new GateFixture();
        var spec = Path.Combine(gate.Folder, "perfgate.yml");
        await File.WriteAllTextAsync(spec, GateFixture.Spec(agent, "  long: { kind: load, endpoints: health, concurrency: 1, think-time: 50ms, duration: 1h }"), Cancel);
        var start = new ProcessStartInfo("dotnet", ["exec", Path.Combine(AppContext.BaseDirectory, "PerfGate.Cli.dll"), "run", spec, "--format", "ndjson", "--lock", "none", "--exit-on-stdin-close"])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        using var engine = Process.Start(start)!;
        try
        {
            while (await engine.StandardOutput.ReadLineAsync(Cancel) is { } line && !line.Contains("\"ev\":\"phase\"", StringComparison.Ordinal))
            {
            }

            engine.StandardInput.Close();
            await engine.WaitForExitAsync(Cancel).WaitAsync(TimeSpan.FromSeconds(60), TimeProvider.System, Cancel);
        }
        finally
        {
            if (!engine.HasExited)
                engine.Kill(entireProcessTree: true);
        }

        Assert.Equal((int)ExitCode.Cancelled, engine.ExitCode);
        Assert.Contains("no verdict was written", await engine.StandardError.ReadToEndAsync(Cancel), StringComparison.Ordinal);
        Assert.False(File.Exists(Path.Combine(gate.Folder, "TestResults", "perfgate", "verdict.json")));
    }

    private static string? Event(JsonElement json) => json.GetProperty("ev").GetString();
}
