using PerfGate.Measure;
using PerfGate.Syntax;
using PerfGate.Thresholds;
using Xunit;

namespace PerfGate.Tests.Thresholds;

/// <summary>Growth between the plateaus of a soak.</summary>
public sealed class JudgingGrowth
{
    private const double MegabytePerMinute = 1_000_000;

    [Theory]
    [InlineData("heap.growth < 1MB/min", 24, 5, "Fail")]
    [InlineData("heap.growth < 1MB/min", 24, 0, "Pass")]
    [InlineData("heap.growth < 10MB/min", 24, 5, "Pass")]
    [InlineData("memory.growth < 1MB/min", 24, 5, "Fail")]
    [InlineData("memory.growth < 1MB/min", 24, 0.1, "Pass")]
    [InlineData("heap.growth < 1MB/min", 15, 5, "Inconclusive")]
    [InlineData("heap.growth < 1MB/min", 15, 0, "Inconclusive")]
    [InlineData("heap.growth < 1MB/min", 5, 5, "Warn")]
    [InlineData("heap.growth < 1MB/min", 5, 0, "Inconclusive")]
    public void A_leak_is_proven_from_twenty_minutes_on(string threshold, double minutes, double megabytesPerMinute, string verdict)
    {
        var check = Judged(threshold, Soak(minutes, at => megabytesPerMinute * MegabytePerMinute * at));

        Assert.Equal(verdict, check.Verdict.ToString());
        Assert.Equal(verdict == "Pass", check.Reason is null);
        Assert.InRange(check.Observed!.Value.Value * 60, (megabytesPerMinute - 0.2) * MegabytePerMinute, (megabytesPerMinute + 0.2) * MegabytePerMinute);
        Assert.Equal(0.95, check.Interval!.Value.Confidence);
    }

    [Fact]
    public void A_leak_says_what_each_request_leaves_behind() =>
        Assert.Equal("9.77 KiB of each request stay, over 8 plateaus", Judged("heap.growth < 1MB/min", Soak(24, at => 60_000_000 * at, noise: 0)).Reason);

    [Fact]
    public void A_short_soak_says_that_it_is_short() =>
        Assert.StartsWith("a soak of less than 20 minutes cannot prove growth", Judged("heap.growth < 1MB/min", Soak(15, at => 5_000_000 * at)).Reason, StringComparison.Ordinal);

    [Fact]
    public void What_fills_up_is_no_leak()
    {
        var check = Judged("heap.growth < 1MB/min", Soak(24, at => 100_000_000 * (1 - Math.Exp(-at / 6))));

        Assert.Equal(CheckVerdict.Inconclusive, check.Verdict);
        Assert.StartsWith("it is levelling off", check.Reason, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("handles.growth < 1", 2.0, "Fail")]
    [InlineData("handles.growth < 1", 0.0, "Pass")]
    [InlineData("threads.growth < 1", 2.0, "Fail")]
    public void Handles_and_threads_are_counted_by_requests(string threshold, double perThousand, string verdict)
    {
        var soak = Soak(24, _ => 0);
        soak = soak with
        {
            Plateaus = [.. soak.Plateaus.Select(p => p with { Handles = 50 + (int)(p.Requests * perThousand / 1000), Threads = 20 + (int)(p.Requests * perThousand / 1000) })],
        };

        Assert.Equal(verdict, Judged(threshold, soak).Verdict.ToString());
    }

    [Fact]
    public void Without_plateaus_memory_is_judged_as_it_was_seen_and_the_heap_is_not_known()
    {
        var steady = Window.Of(20, 100, Window.Calm(10)) with { Resources = new ResourceUse { Samples = [], MemoryGrowth = 5_000_000 } };

        Assert.Equal((CheckVerdict.Fail, null), (Judged("memory.growth < 1MB/min", steady).Verdict, Judged("memory.growth < 1MB/min", steady).Interval));
        var heap = Judged("heap.growth < 1MB/min", steady);
        Assert.Equal(CheckVerdict.Invalid, heap.Verdict);
        Assert.Contains("'plateaus: 12'", heap.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public void A_target_without_a_heap_to_read_is_told()
    {
        var soak = Soak(24, _ => 0);
        soak = soak with { Plateaus = [.. soak.Plateaus.Select(p => p with { HeapBytes = null })] };

        var check = Judged("heap.growth < 1MB/min", soak);

        Assert.Equal((CheckVerdict.Invalid, "it could not be read at enough of the 12 plateaus"), (check.Verdict, check.Reason));
    }

    [Fact]
    public void A_warning_is_a_matter_of_the_slope() =>
        Assert.Equal(CheckVerdict.Warn, Parsed.Judged("heap.growth < 1MB/min", Soak(15, at => 5_000_000 * at), Severity.Warning, JudgingPolicy.Sequential).Verdict);

    private static Check Judged(string threshold, Measurement measurement) => Parsed.Judged(threshold, measurement, policy: JudgingPolicy.Sequential);

    /// <param name="minutes">Length.</param>
    /// <param name="grown">Bytes on top of 120 MB after so many minutes.</param>
    /// <param name="noise">Of each reading, bytes.</param>
    private static Measurement Soak(double minutes, Func<double, double> grown, double noise = 100_000)
    {
        var random = new Random(4);
        long At(double at) => (long)(120e6 + grown(at) + (noise * (random.NextDouble() - 0.5)));
        return Window.Of(5, 100, Window.Calm(10)) with
        {
            Elapsed = TimeSpan.FromMinutes(minutes),
            Plateaus = [.. Enumerable.Range(1, 12).Select(i => new Plateau(i * minutes * 5, (long)(i * minutes * 500), At(i * minutes / 12), At(i * minutes / 12), 20, 50))],
        };
    }
}
