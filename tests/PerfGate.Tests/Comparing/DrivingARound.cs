using System.Globalization;
using System.Text;
using PerfGate.Comparing;
using PerfGate.Measure;
using PerfGate.Protocols;
using PerfGate.Running;
using PerfGate.Statistics;
using PerfGate.Syntax;
using PerfGate.Targets;
using PerfGate.Tests.Running;
using PerfGate.Tests.Spec;
using PerfGate.Thresholds;
using Xunit;

namespace PerfGate.Tests.Comparing;

public sealed class DrivingARound
{
    private static readonly RoundPlan Plan = new()
    {
        Endpoints = [new PlannedEndpoint(Plans.Get("/a", name: "a"), 1, []), new PlannedEndpoint(Plans.Get("/b", name: "b"), 3, [])],
        Rate = 400,
        Slice = TimeSpan.FromMilliseconds(50),
        Turns = 4,
        LeastWarmup = TimeSpan.FromMilliseconds(100),
        MostWarmup = TimeSpan.FromMilliseconds(200),
        Iterations = Plans.Iterations(),
        Seed = 7,
    };

    [Fact]
    public async Task Fills_in_the_same_values_for_both_sides_and_none_twice_from_round_to_round()
    {
        await using var left = Recording(out var toLeft);
        await using var right = Recording(out var toRight);
        var order = ReadSpec.Of("""
            version: 1
            target: { url: http://127.0.0.1:9 }
            endpoints: { order: "POST /orders/${seq}/${uuid}" }
            phases: { p: { kind: load } }
            """).Spec.Phases[0].Endpoints[0].Endpoint;
        var plan = Plan with { Endpoints = [new PlannedEndpoint(order, 1, [])], Iterations = Plans.Iterations() };

        await DriveAsync(plan, left, right);
        await DriveAsync(plan, left, right);

        Assert.NotEmpty(toLeft);
        Assert.Equal(toLeft.Order(StringComparer.Ordinal), toRight.Order(StringComparer.Ordinal));
        Assert.Equal(toLeft.Count, toLeft.Distinct().Count());
    }

    [Fact]
    public async Task Sends_both_sides_the_same_requests_in_the_same_order()
    {
        await using var left = Recording(out var toLeft);
        await using var right = Recording(out var toRight);

        // Over one connection: two requests in flight may be read in either order.
        var round = await DriveAsync(Plan with { MaxConnections = 1 }, left, right);

        Assert.NotEmpty(toLeft);
        Assert.Equal(toLeft, toRight);
        Assert.Equal(4, round.Turns.Count);
        Assert.All(round.Turns, turn => Assert.Equal([20, 20], turn.Slices.Select(s => s.Seconds.Length)));
        Assert.All(round.Turns, turn => Assert.Equal([0, 0], turn.Slices.Select(s => s.Failed)));
    }

    [Fact]
    public async Task Never_has_both_sides_at_work_at_once()
    {
        await using var left = Recording(out _);
        await using var right = Recording(out _);

        var round = await DriveAsync(Plan, left, right);

        var spans = round.Turns.SelectMany(t => t.Slices).OrderBy(s => s.StartTicks).ToList();
        Assert.All(spans.Zip(spans.Skip(1)), pair => Assert.True(pair.First.DrainedTicks <= pair.Second.StartTicks));
    }

    [Fact]
    public async Task What_a_side_allocates_is_read_before_and_after_the_measured_requests()
    {
        await using var left = Recording(out var toLeft);
        await using var right = Recording(out var toRight);

        var round = await DriveAsync(Plan, left, right, paths => new CountedAllocation(() => 100L * paths.Count), [toLeft, toRight]);

        // 100 bytes a request, 4 turns of 20; those of the warm-up are not in it.
        Assert.Equal([8000L, 8000L], round.AllocatedBytes);
        Assert.Equal([160L, 160L], round.Exceptions);
        Assert.Null(round.AllocationTrouble);
    }

    [Fact]
    public async Task A_side_that_does_not_tell_what_it_allocates_says_why()
    {
        await using var left = Recording(out var toLeft);
        await using var right = Recording(out var toRight);

        var round = await DriveAsync(Plan, left, right, paths => new CountedAllocation(() => paths == toRight ? null : 1, paths == toRight ? "no .NET process" : null), [toLeft, toRight]);

        Assert.Equal([0L, null], round.AllocatedBytes);
        Assert.Equal("no .NET process", round.AllocationTrouble);
    }

    [Fact]
    public async Task A_failed_request_is_counted_and_has_no_time()
    {
        await using var left = Recording(out _);
        await using var right = ScriptedServer.Answering("HTTP/1.1 503 Sorry\r\nContent-Length: 0\r\n\r\n");

        var totals = new SideTotals("p", Plan, side: 1);
        totals.Add(await DriveAsync(Plan, left, right));

        Assert.Equal(1, totals.FailedShare);
        Assert.Equal("GET /b: status 503", totals.WorstProblem);
        Assert.Equal([20, 60, 80], totals.Measurements(new GeneratorHealth()).Select(m => m.Errors.Status));
    }

    [Fact]
    public async Task A_comparison_with_a_baseline_that_fails_is_invalid()
    {
        await using var good = Recording(out _);
        await using var bad = ScriptedServer.Answering("HTTP/1.1 503 Sorry\r\nContent-Length: 0\r\n\r\n");

        var result = await CompareAsync(bad, good);

        Assert.Equal("the baseline itself failed 100.0 % of its requests (GET /b: status 503): nothing can be compared with it", Assert.Single(result.Comparison.Invalid));
    }

    [Fact]
    public async Task A_side_that_dies_ends_the_comparison_with_its_own_words()
    {
        await using var server = Recording(out _);
        var death = new TargetException(new Diagnostic(DiagnosticCodes.TargetDied, Severity.Error, null, "shop ended"), []);
        var plan = Comparison();
        var runner = new ComparisonRunner(plan, async (side, _) => new ServedSide(server.Address, side == 1 ? Task.FromResult(death) : null) { Server = await Server(server) }, _ => { }, TimeProvider.System);

        var thrown = await Assert.ThrowsAsync<TargetException>(() => runner.RunAsync(TestContext.Current.CancellationToken));

        Assert.Same(death, thrown);
    }

    [Fact]
    public void Arrivals_go_on_evenly_across_the_turns()
    {
        var plan = Plan with { Rate = 50, Slice = TimeSpan.FromMilliseconds(250) };

        var turns = SliceSchedule.Of(plan, new Deck([1], new Random(1))).Take(4).ToList();

        Assert.Equal([13, 12, 13, 12], turns.Select(t => t.Offsets.Length));
        Assert.All(turns, t => Assert.All(t.Offsets, o => Assert.InRange(o, 0, t.LengthTicks - 1)));
    }

    private static async Task<ComparisonResult> CompareAsync(ScriptedServer baseline, ScriptedServer candidate) =>
        await new ComparisonRunner(
            Comparison(),
            async (side, _) => new ServedSide((side == 0 ? baseline : candidate).Address) { Server = await Server(side == 0 ? baseline : candidate) },
            _ => { },
            TimeProvider.System).RunAsync(TestContext.Current.CancellationToken);

    private static ComparisonPlan Comparison() => new()
    {
        Name = "test",
        Round = Plan,
        Sequential = new SequentialPlan { Looks = [5] },
        Hypotheses = [new Hypothesis { Metric = Metrics.Find("p50")!, Endpoint = "a", Subject = "GET /a", Bands = new Bands(0.02, 0.05) }],
    };

    private static async Task<RoundRecord> DriveAsync(
        RoundPlan plan, ScriptedServer left, ScriptedServer right, Func<List<string>, IAllocationWatch>? watch = null, List<string>[]? paths = null)
    {
        RoundSide[] sides =
        [
            new ServedSide(left.Address, allocation: watch?.Invoke(paths![0])) { Server = await Server(left) },
            new ServedSide(right.Address, allocation: watch?.Invoke(paths![1])) { Server = await Server(right) },
        ];
        return await new RoundDriver(plan, sides, 1, TimeProvider.System).RunAsync(TestContext.Current.CancellationToken);
    }

    private static async Task<ServerAddress> Server(ScriptedServer server) =>
        (await ServerAddress.ResolveAsync(server.Address, loopbackOnly: false, TestContext.Current.CancellationToken))!;

    private static ScriptedServer Recording(out List<string> paths)
    {
        var seen = paths = [];
        return ScriptedServer.Answering((request, number) =>
        {
            lock (seen)
                seen.Add(string.Create(CultureInfo.InvariantCulture, $"{request.Split(' ')[1]}"));
            return Encoding.UTF8.GetBytes(Plans.Ok);
        });
    }

    private sealed class CountedAllocation(Func<long?> count, string? trouble = null) : IAllocationWatch
    {
        public string? Trouble => trouble;

        public Task<RuntimeReading?> ReadAsync(CancellationToken cancel) => Task.FromResult(count() is { } bytes ? new RuntimeReading(bytes, bytes / 50) : (RuntimeReading?)null);

        public ValueTask DisposeAsync() => ValueTask.CompletedTask;
    }

    private sealed class ServedSide(Uri address, Task<TargetException>? died = null, IAllocationWatch? allocation = null) : RoundSide
    {
        public override IAllocationWatch? Allocation => allocation;

        public override Uri BaseAddress => address;

        public override Task<TargetException> Died { get; } = died ?? new TaskCompletionSource<TargetException>().Task;

        public override ResourceSample? Read() => null;

        public override ValueTask DisposeAsync() => ValueTask.CompletedTask;
    }
}
