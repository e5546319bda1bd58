using System.Diagnostics;
using PerfGate.Measure;
using PerfGate.Tests.Thresholds;
using Xunit;

namespace PerfGate.Tests.Measure;

public sealed class MergingMeasurements
{
    [Fact]
    public void Everything_is_added_up()
    {
        var one = Window.Of(2, 100, _ => 10, 5) with { Errors = Errors(3), Dropped = 1, Connects = 4, BytesReceived = 100 };
        var other = Window.Of(4, 100, _ => 2, 5) with { Errors = Errors(4), Dropped = 2, Connects = 5, BytesReceived = 50, StartTicks = 7 * Stopwatch.Frequency };
        other = other with { Timeline = [new LoadSecond(0, 100, 100, 0, 0.002, 0.002, 0.002)] };

        var sum = MeasurementMerge.Of(one, other);

        Assert.Equal((600L, 3L, 9L, 150L), (sum.Succeeded, sum.Dropped, sum.Connects, sum.BytesReceived));
        Assert.Equal([new ErrorExample(SampleOutcome.Status, "status 503", 7)], sum.Errors.Examples);
        Assert.Equal(7, sum.Errors.Status);
        Assert.Equal([new MeasuredSpan(0, TimeSpan.FromSeconds(2)), new MeasuredSpan(7 * Stopwatch.Frequency, TimeSpan.FromSeconds(4))], sum.Spans);
        Assert.Equal(6, sum.Elapsed.TotalSeconds);
        Assert.Equal(7, Assert.Single(sum.Timeline).AtSeconds);
        Assert.Equal((12, 200L), (sum.Batches.Count, sum.Batches.Sum(b => b.SlowerThan[0])));
        Assert.Equal((0.002, 0.01), (sum.ResponseTime.Min, sum.ResponseTime.Max));
        Assert.Equal(200, one.ResponseTime.Count);
    }

    [Fact]
    public void A_window_of_less_than_half_a_second_counts_with_its_own_length()
    {
        var moment = Window.Of(0.1, 100, _ => 10);

        var sum = MeasurementMerge.Of(moment, Window.Of(2.2, 100, _ => 10));

        Assert.Equal([0.1, 0.5, 0.5, 0.5, 0.7], sum.Batches.Select(b => Math.Round(b.Seconds, 9)));
        Assert.Equal(sum.Attempts, sum.Batches.Sum(b => b.Intended));
    }

    [Fact]
    public void The_generator_was_as_bad_as_in_the_worse_of_the_two()
    {
        var one = Window.Of(1, 100, _ => 10) with { Generator = new GeneratorHealth { LatenessP99 = 0.001, CpuCores = 0.2, Skipped = 1, Inflated = ["late"] } };
        var other = Window.Of(3, 100, _ => 10) with { Generator = new GeneratorHealth { LatenessP99 = 0.004, CpuCores = 0.6, Skipped = 2, Inflated = ["late"], Notes = ["noted"] } };

        var sum = MeasurementMerge.Of(one, other).Generator;

        Assert.Equal((0.004, 3L), (sum.LatenessP99, sum.Skipped));
        Assert.Equal(0.5, sum.CpuCores!.Value, 12);
        Assert.Equal(["late"], sum.Inflated);
        Assert.Equal(["noted"], sum.Notes);
        Assert.Null(sum.LatenessP50);
    }

    [Fact]
    public void Resources_of_stretches_are_those_of_all()
    {
        MeasuredSpan[] spans = [new(0, TimeSpan.FromSeconds(10)), new(1, TimeSpan.FromSeconds(30))];
        ResourceUse[] parts =
        [
            new() { Samples = [], CpuSeconds = 5, PeakMemoryBytes = 100, PeakThreads = 9, MemoryGrowth = 7 },
            new() { Samples = [], CpuSeconds = 15, PeakMemoryBytes = 80, PeakThreads = 11, MemoryGrowth = 3 },
        ];

        var sum = ResourceMerge.Of(parts, spans)!;

        Assert.Equal((20d, 0.5, 100L, 11, 3d), (sum.CpuSeconds, sum.CpuCores, sum.PeakMemoryBytes, sum.PeakThreads, sum.MemoryGrowth));
        Assert.Null(ResourceMerge.Of([parts[0], null], spans));
    }

    [Fact]
    public void The_runtime_s_totals_are_of_the_stretches_that_were_read()
    {
        var sum = RuntimeMerge.Of(
        [
            new RuntimeUse { Samples = [], Seconds = 10, AllocatedBytes = 100, GcPauseShare = 0.1, Requests = 10, PeakHeapBytes = 5 },
            null,
            new RuntimeUse { Samples = [], Seconds = 30, AllocatedBytes = 500, GcPauseShare = 0.3, Requests = 40, PeakHeapBytes = 9 },
        ])!;

        Assert.Equal((40d, 600d, 50d, 9L, 12d), (sum.Seconds, sum.AllocatedBytes, sum.Requests, sum.PeakHeapBytes, sum.AllocatedPerRequest));
        Assert.Equal(0.25, sum.GcPauseShare!.Value, 12);
        Assert.Null(sum.Exceptions);
        Assert.Null(RuntimeMerge.Of([null]));
    }

    private static ErrorCounts Errors(long count) => new() { Status = count, Examples = [new ErrorExample(SampleOutcome.Status, "status 503", count)] };
}
