using System.Text;
using PerfGate.Load;
using PerfGate.Running;
using PerfGate.Tests.Spec;
using Xunit;

namespace PerfGate.Tests.Running;

/// <summary>How a level begins and ends: what was made is taken away, its edges are told, a look into the target is under all of its load.</summary>
public sealed class EndingALevel
{
    private readonly CancellationToken _cancel = TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_worker_that_cannot_be_made_takes_those_before_it_away()
    {
        await using var server = ScriptedServer.Answering(Plans.Ok);
        var arrivals = new BreaksOnTheSecondCall();
        var plan = Plans.Rate(server.Address, 1, TimeSpan.FromSeconds(1)) with { Load = new OpenLoad(arrivals, 4), Workers = 3 };

        await Assert.ThrowsAsync<InvalidOperationException>(() => new LevelRunner().RunAsync(plan, LevelWatch.None, _cancel));

        Assert.Equal((2, true), (arrivals.Calls, arrivals.IsDisposed));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    public async Task The_edges_of_the_window_are_told_once_each_and_its_end_is_the_last_tick(int workers)
    {
        await using var server = ScriptedServer.Answering(Plans.Ok);
        var told = new List<string>();
        var watch = new LevelWatch { OnEdge = () => told.Add("edge"), OnTick = tick => told.Add(tick.Elapsed < TimeSpan.Zero ? "before" : "tick") };

        var result = (await new LevelRunner().RunAsync(Plans.Requests(server.Address, 60, connections: 6) with { Workers = workers }, watch, _cancel))[0];

        Assert.Equal(60, result.Succeeded);
        Assert.Equal(2, told.Count(t => t == "edge"));
        Assert.Equal("tick", told[^1]);
    }

    [Fact]
    public async Task The_rate_of_the_last_tick_is_that_of_the_whole_window()
    {
        await using var server = ScriptedServer.Answering(Plans.Ok);
        LiveTick? last = null;

        var result = (await new LevelRunner().RunAsync(Plans.Requests(server.Address, 200), new LevelWatch { OnTick = tick => last = tick }, _cancel))[0];

        Assert.Equal(200, last!.Requests);
        Assert.Equal(result.Throughput!.Value, last.PerSecond, 0.01 * last.PerSecond);
    }

    [Fact]
    public async Task A_look_into_the_target_does_not_wait_for_the_ramp()
    {
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(_cancel);
        await using var server = new ScriptedServer(async (server, socket, cancel) =>
        {
            while (await server.ReadRequestAsync(socket, cancel) is not null)
            {
                // All eight connections of a ramp of an hour: they were opened at once.
                if (server.Accepted == 8)
                    await stop.CancelAsync();
                await ScriptedServer.SendAsync(socket, Encoding.ASCII.GetBytes(Plans.Ok), cancel);
            }
        });
        var phase = ReadSpec.WithPhases("  crowd: { kind: load, endpoints: orders, concurrency: 8, ramp-up: 1h, duration: 1h }\n").Spec.Phases[0];

        await new PhaseRunner(new LevelRunner(), Plans.Iterations()).DriveAsync(phase, phase.Levels[0], null, server.Address, stop.Token);

        Assert.Equal(8, server.Accepted);
    }

    /// <summary>One enumeration begins and the next one throws.</summary>
    private sealed class BreaksOnTheSecondCall : IArrivalSchedule
    {
        public int Calls { get; private set; }

        public bool IsDisposed { get; private set; }

        public double MeanRate => 1;

        public TimeSpan Duration => TimeSpan.FromSeconds(1);

        public IEnumerable<long> IntendedNanoseconds(int seed)
        {
            if (++Calls > 1)
                throw new InvalidOperationException("no second schedule");
            try
            {
                yield return 0;
                yield return 1;
            }
            finally
            {
                IsDisposed = true;
            }
        }
    }
}
