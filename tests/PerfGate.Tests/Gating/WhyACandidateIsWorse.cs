using PerfGate.Measure;
using PerfGate.Spec;
using PerfGate.Targets;
using PerfGate.Tests.Diagnosis;
using PerfGate.Tests.Running;
using PerfGate.Tests.Spec;
using PerfGate.Tests.Targets;
using PerfGate.Thresholds;
using Xunit;

namespace PerfGate.Tests.Gating;

[Collection(Alone.Name)]
public sealed class WhyACandidateIsWorse
{
    private static readonly GateSpec Spec = ReadSpec.Of("""
        version: 1
        target: { command: [shop, --port, "{port}"] }
        endpoints: { page: GET /workflows?page=3 }
        phases: { p: { kind: load } }
        baseline: { ref: main }
        """).Spec;

    private static readonly Phase Compared = Spec.Phases.Single(p => p.Kind == PhaseKind.Compare);

    [Fact]
    public async Task The_method_that_became_slower_heads_the_list()
    {
        await using var fixture = new TargetFixture();
        var service = fixture.Command("dotnet", Path.Combine(AppContext.BaseDirectory, "AgentApi.dll"), "--urls", "http://127.0.0.1:{port}") with { Label = "baseline" };
        var slower = service with { Label = "candidate", Environment = new Dictionary<string, string?> { ["AGENT_SLOW_METHOD"] = "1500" } };

        var insight = await Look(fixture, service, slower).RunAsync(Compared, ComparedAt.Rate(Compared, 100), [], TestContext.Current.CancellationToken);

        Assert.StartsWith("WorkflowStore.Page (AgentApi) +", insight.Causes[0], StringComparison.Ordinal);
        Assert.Contains("% of CPU per request, +", insight.Causes[0], StringComparison.Ordinal);
        Assert.Equal("WorkflowStore.Page (AgentApi)", insight.Changes[0].Name);
        Assert.Contains("WorkflowStore.Page (AgentApi)", insight.FlameGraph, StringComparison.Ordinal);
        Assert.Equal(("baseline-candidate.speedscope.json", "baseline-baseline.speedscope.json"), (insight.ProfileFile, insight.BaselineProfileFile));
        Assert.All([insight.ProfileFile, insight.BaselineProfileFile], f => Assert.True(File.Exists(Path.Combine(fixture.Folder, f!))));
    }

    [Fact]
    public async Task Of_a_mix_only_what_broke_is_driven()
    {
        await using var fixture = new TargetFixture();
        var service = fixture.Command("dotnet", Path.Combine(AppContext.BaseDirectory, "AgentApi.dll"), "--urls", "http://127.0.0.1:{port}") with { Label = "baseline" };
        var mix = Compared with { Endpoints = [.. Compared.Endpoints, new PhaseEndpoint(Plans.Get("/health", name: "health"), 5)] };
        var report = ComparedAt.Rate(mix, 120, ComparedAt.Measured("page", 0.001), ComparedAt.Measured("health", 0.001));

        var insight = await Look(fixture, service, service with { Label = "candidate" })
            .RunAsync(mix, report, [Check("p25", CheckVerdict.Fail) with { Endpoint = "page" }], TestContext.Current.CancellationToken);

        Assert.Equal("seen with GET /workflows alone, 120 requests per second to each side in turn", insight.Causes[^1]);
        Assert.Contains("WorkflowStore.Page (AgentApi)", insight.FlameGraph, StringComparison.Ordinal);
        Assert.Contains("CPU in GET /workflows of baseline, candidate against baseline", insight.FlameGraph, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Sides_that_are_not_dotnet_are_told_as_that()
    {
        await using var fixture = new TargetFixture();
        var python = fixture.Python();

        var insight = await Look(fixture, python, python with { Label = "candidate" }).RunAsync(Compared, ComparedAt.Rate(Compared, 100), [], TestContext.Current.CancellationToken);

        Assert.StartsWith("the two sides were not looked into: the baseline cannot be sampled: ", Assert.Single(insight.Causes), StringComparison.Ordinal);
        Assert.Null(insight.FlameGraph);
    }

    [Fact]
    public async Task A_side_that_does_not_start_any_more_is_no_error_of_the_run()
    {
        await using var fixture = new TargetFixture();

        var insight = await Look(fixture, fixture.Command("no-such-program-anywhere"), fixture.Command("nor-this-one")).RunAsync(Compared, ComparedAt.Rate(Compared, 100), [], TestContext.Current.CancellationToken);

        Assert.StartsWith("the two sides were not looked into: ", Assert.Single(insight.Causes), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_look_that_throws_whatever_it_is_costs_no_verdict()
    {
        await using var fixture = new TargetFixture();
        var broken = fixture.Command("a") with { Environment = new Broken() };

        var insight = await Look(fixture, broken, broken).RunAsync(Compared, ComparedAt.Rate(Compared, 100), [], TestContext.Current.CancellationToken);

        Assert.Equal("the two sides were not looked into: thrown by a test", Assert.Single(insight.Causes));
    }

    [Fact]
    public async Task Nothing_is_looked_for_unless_a_time_or_a_cost_was_breached()
    {
        await using var fixture = new TargetFixture();
        var diagnosis = Look(fixture, fixture.Command("a"), fixture.Command("b"));
        var measured = new BaselineComparison { Baseline = "main", Rounds = 5, MostRounds = 10, Rate = 100, Metrics = [] };

        Assert.True(diagnosis.IsWanted(Compared, [Check("p25", CheckVerdict.Fail)], measured));
        Assert.True(diagnosis.IsWanted(Compared, [Check("cpu.per-request", CheckVerdict.Fail)], measured));
        Assert.False(diagnosis.IsWanted(Compared, [Check("p25", CheckVerdict.Pass), Check("success", CheckVerdict.Fail)], measured));
        Assert.False(diagnosis.IsWanted(Compared, [Check("p25", CheckVerdict.Fail)], measured with { Rate = null }));
        Assert.False(diagnosis.IsWanted(Compared, [Check("p25", CheckVerdict.Fail)], null));
    }

    private static ComparisonDiagnosis Look(TargetFixture fixture, Target baseline, Target candidate) =>
        new(Spec, baseline, candidate, fixture.Host, new RecordingObserver(), Plans.Iterations(), fixture.Folder) { Part = TimeSpan.FromSeconds(1), MostPart = TimeSpan.FromSeconds(1), LeastWarmup = TimeSpan.FromSeconds(1) };

    /// <summary>A bug of ours: it throws what no one expects.</summary>
    private sealed class Broken : Dictionary<string, string?>, IReadOnlyDictionary<string, string?>
    {
        IEnumerator<KeyValuePair<string, string?>> IEnumerable<KeyValuePair<string, string?>>.GetEnumerator() => throw new KeyNotFoundException("thrown by a test");
    }

    private static Check Check(string metric, CheckVerdict verdict) =>
        Judge.NotReached(Compared.Checks[0] with { Threshold = Compared.Checks[0].Threshold with { Metric = Metrics.Find(metric)! } }, "a test") with { Verdict = verdict };
}
