using System.Collections.Concurrent;
using System.Globalization;
using System.Text;
using PerfGate.Load;
using PerfGate.Measure;
using PerfGate.Protocols;
using PerfGate.Running;
using PerfGate.Spec;
using PerfGate.Tests.Spec;
using Xunit;

namespace PerfGate.Tests.Running;

/// <summary>The law of a run: no number twice, and equal numbers give equal requests.</summary>
public sealed class NumberingIterations
{
    private const string Head = """
        version: 1
        target: { url: http://127.0.0.1:9 }
        endpoints:
          order: POST /orders/${seq}/${uuid}/${random.int(1,1000000000)}

        """;

    private readonly CancellationToken _cancel = TestContext.Current.CancellationToken;
    private readonly ConcurrentQueue<string> _sent = new();

    [Fact]
    public async Task No_number_comes_twice_through_phases_levels_attempts_extensions_and_segments()
    {
        await using var server = Recording();
        var spec = ReadSpec.Of(Head + """
            phases:
              ladder: { kind: stress, concurrency: [1, 2, 4], requests: 40, warmup: 50ms }
              steady: { kind: load, rate: 400/s, duration: 100ms, warmup: 50ms }
              steady-again: { kind: load, rate: 400/s, duration: 100ms, warmup: 0s }
              soak: { kind: soak, rate: 400/s, duration: 240ms, warmup: 0s, plateaus: 12 }
              peak: { kind: capacity, rate: { from: 100/s, to: 400/s }, duration: 50ms, warmup: 0s, thresholds: [p99 < 10s] }
            """).Spec;
        var runner = new PhaseRunner(new LevelRunner(), new Iterations(spec.Seed, 0));
        var watch = new PhaseWatch { Ticked = (_, _) => { }, ShouldRepeat = _ => true, ShouldExtend = (_, look, _) => look == 1, Holds = _ => (true, null) };

        foreach (var phase in spec.Phases)
            await runner.RunAsync(phase, server.Address, watch, _cancel);
        using var soon = CancellationTokenSource.CreateLinkedTokenSource(_cancel);
        var seen = _sent.Count;
        var diagnosis = runner.DriveAsync(spec.Phases[0], spec.Phases[0].Levels[0], null, server.Address, soon.Token);
        while (_sent.Count < seen + 100)
            await Task.Yield();
        await soon.CancelAsync();
        await diagnosis;

        Assert.True(_sent.Count > 500);
        AssertTheLaw(_sent);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    public async Task No_number_comes_twice_whichever_worker_takes_it(int workers)
    {
        await using var server = Recording();
        var endpoint = ReadSpec.Of(Head + "phases: { p: { kind: load, concurrency: 1, requests: 1 } }").Spec.Phases[0].Endpoints[0].Endpoint;
        var plan = Plans.Requests(server.Address, 600, connections: 6) with { Endpoints = [new PlannedEndpoint(endpoint, 1, [])], Workers = workers };
        var open = plan with { Requests = null, Load = new OpenLoad(new ConstantRate(2000, TimeSpan.FromMilliseconds(100)), 6), Warmup = TimeSpan.FromMilliseconds(50) };

        await new LevelRunner().RunAsync(plan, LevelWatch.None, _cancel);
        await new LevelRunner().RunAsync(open, LevelWatch.None, _cancel);

        Assert.True(_sent.Count > 600);
        AssertTheLaw(_sent);
    }

    [Fact]
    public void Nothing_of_two_runs_is_equal_unless_the_spec_gives_the_seed()
    {
        var phases = "phases: { p: { kind: load, concurrency: 1, requests: 1 } }";

        Assert.False(ReadSpec.Of(Head + phases).Spec.IsSeedGiven);
        Assert.True(ReadSpec.Of("seed: 1\n" + Head + phases).Spec.IsSeedGiven);
    }

    private static void AssertTheLaw(IEnumerable<string> paths)
    {
        var parts = paths.Select(p => p.Split('/')).ToList();
        Assert.Equal(parts.Count, parts.Select(p => p[2]).Distinct().Count());
        Assert.Equal(parts.Count, parts.Select(p => p[3]).Distinct().Count());

        // Each is what its number makes of it, whoever sent it and when.
        var endpoint = ReadSpec.Of(Head + "phases: { p: { kind: load, concurrency: 1, requests: 1 } }").Spec.Phases[0].Endpoints[0].Endpoint;
        var scope = new TemplateScope(new Iterations(1, 0));
        foreach (var path in parts)
        {
            scope.Begin(long.Parse(path[2], CultureInfo.InvariantCulture));
            Assert.Equal(string.Join('/', path), PerfGate.Tests.Protocols.Text.Of(endpoint.PathAndQuery, scope));
        }
    }

    private ScriptedServer Recording() => ScriptedServer.Answering((request, _) =>
    {
        _sent.Enqueue(request.Split(' ')[1]);
        return Encoding.UTF8.GetBytes(Plans.Ok);
    });
}
