using PerfGate.Diagnosis;
using Xunit;
using static PerfGate.Tests.Diagnosis.Stacks;

namespace PerfGate.Tests.Diagnosis;

public sealed class DifferenceOfSides
{
    [Fact]
    public void The_method_that_became_slower_is_the_first_line()
    {
        var difference = new SideDifference(
            Side(1000, [Stack("Orders.List", 200, 800), Stack("Prices.Round", 300, 1200)]),
            Side(1000, [Stack("Orders.List", 300, 1200), Stack("Prices.Round", 301, 1204)]));

        Assert.Equal(["Orders.List (Shop) +50 % of CPU per request, +100 µs"], difference.Lines(memory: false));
    }

    [Fact]
    public void Recordings_of_a_side_add_up_with_their_requests()
    {
        var side = SideEvidence.Of([Part(Stack("Orders.List", 100), 400), Part(Stack("Orders.List", 300), 600)]);

        Assert.Equal((1000, 400.0, 2.0), (side.Requests, side.Cpu.TotalMilliseconds, side.Cpu.Duration.TotalSeconds));
        Assert.Equal(400, Assert.Single(side.Cpu.Methods).ChargedMilliseconds);
    }

    [Fact]
    public void Without_a_method_that_surely_costs_more_none_is_named()
    {
        var difference = new SideDifference(Side(1000, [Stack("Orders.List", 200, 20)]), Side(500, [Stack("Orders.List", 110, 11)]));

        Assert.Equal(
            ["no method surely costs more CPU per request than with the baseline (200 µs in all there, 220 µs here, 500 requests)"],
            difference.Lines(memory: false));
    }

    [Fact]
    public void The_largest_change_that_is_not_sure_is_named_as_that()
    {
        var difference = new SideDifference(
            Side(500, [Stack("~Socket.Send", 30, 30), Stack("Orders.List", 20, 20), Stack("Prices.Round", 10, 10)]),
            Side(500, [Stack("~Socket.Send", 52, 52), Stack("Orders.List", 38, 38), Stack("Prices.Round", 16, 16)]));

        Assert.Equal(
            ["no method surely costs more CPU per request than with the baseline (120 µs in all there, 212 µs here, 500 requests)"
                + "; the largest change of the service's own code: Orders.List (Shop) 40 -> 76 µs per request, not sure"],
            difference.Lines(memory: false));
    }

    [Fact]
    public void The_framework_is_named_where_nothing_of_the_service_seems_dearer()
    {
        var difference = new SideDifference(
            Side(500, [Stack("~Socket.Send", 30, 30), Stack("Orders.List", 20, 20)]),
            Side(500, [Stack("~Socket.Send", 52, 52), Stack("Orders.List", 21, 21)]));

        Assert.EndsWith("; the largest change: Socket.Send (System.Private.CoreLib) 60 -> 104 µs per request, not sure", difference.Lines(memory: false)[0], StringComparison.Ordinal);
    }

    [Fact]
    public void What_allocates_more_is_told_by_type_and_method_per_request()
    {
        var difference = new SideDifference(
            Side(1000, [Stack("Orders.List", 200)], Allocated("Byte[]", "Orders.List > ~Buffer.Copy", 40), Allocated("String", "Orders.Name", 50)),
            Side(2000, [Stack("Orders.List", 400)], Allocated("Byte[]", "Orders.List > ~Buffer.Copy", 240), Allocated("String", "Orders.Name", 100)));

        Assert.Equal(
            "every request allocates 17 KiB, 8 KiB more than with the baseline: +8 KiB of Byte[] in Orders.List (Shop)",
            difference.Lines(memory: true)[0]);
        Assert.Equal(["Byte[]", "String"], difference.Allocation.Changes.Select(c => c.Type));
        Assert.Equal([true, false], difference.Allocation.Changes.Select(c => c.IsSignificant));
    }

    [Fact]
    public void A_few_samples_more_are_chance()
    {
        var difference = new SideDifference(
            Side(1000, [], Allocated("Byte[]", "Orders.List", 10)), Side(1000, [], Allocated("Byte[]", "Orders.List", 16)));

        Assert.Null(difference.Allocation.Line());
        Assert.Equal(["no type surely takes more memory per request than with the baseline"], difference.Lines(memory: true));
    }

    [Fact]
    public void The_table_has_the_increases_first_and_then_what_surely_became_cheaper()
    {
        var changes = InsightChanges.Of(new SideDifference(
            Side(1000, [Stack("Cheaper", 300, 1200), Stack("Dearer", 100, 400), Stack("Same", 50)]),
            Side(1000, [Stack("Cheaper", 100, 400), Stack("Dearer", 200, 800), Stack("Same", 50)], Allocated("Byte[]", "New", 100)))).ToList();

        Assert.Equal(["Dearer (Shop)", "Cheaper (Shop)", "Byte[] in New (Shop)"], changes.Select(c => c.Name));
        Assert.Equal(["100 µs", "300 µs", "0 B"], changes.Select(c => c.Baseline.ToString()));
        Assert.All(changes, c => Assert.True(c.IsSure));
    }

    private static SideEvidence Side(long requests, WeightedStack[] stacks, params AllocationSample[][] allocations) =>
        new() { Cpu = Profile(stacks), Requests = requests, Allocations = [.. allocations.SelectMany(a => a)] };

    /// <summary>Samples of 100 KiB each.</summary>
    private static AllocationSample[] Allocated(string type, string path, int samples) =>
        [.. Enumerable.Repeat(new AllocationSample(type, 100 * 1024, Frames(path)), samples)];

    private static (TraceEvidence, long) Part(WeightedStack stack, long requests) => (new TraceEvidence
    {
        Duration = TimeSpan.FromSeconds(1),
        Cpu = Profile(stack),
        Samples = [],
        LockWaits = [],
        Allocations = [],
        GcPauses = [],
        Exceptions = [],
        StarvedThreadInjections = 0,
        LostEvents = 0,
    }, requests);
}
