using PerfGate.Load;
using PerfGate.Measure;
using Xunit;

namespace PerfGate.Tests.Load;

public sealed class RecoveringFromASpike
{
    // Base until 2 s, the peak until 3 s, base until 8 s.
    private static readonly SpikeRate Spike = new(10, 100, TimeSpan.FromSeconds(2), TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(8));

    [Fact]
    public void Is_at_once_when_nothing_changed() => Assert.Equal(0, Recovery(_ => 10).Value);

    [Fact]
    public void Counts_from_the_end_of_the_peak() => Assert.Equal(1.5, Recovery(i => i is >= 4 and < 9 ? 400 : 10).Value);

    [Fact]
    public void Of_a_peak_that_ends_within_a_half_second_counts_from_its_end()
    {
        var spike = Spike with { Length = TimeSpan.FromSeconds(0.75) };

        Assert.Equal(0.25, spike.Recovery(Batches(_ => 10), 0.5)!.Value!.Value, 9);
    }

    [Fact]
    public void A_moment_of_good_answers_is_no_recovery() => Assert.Equal(2, Recovery(i => i is >= 4 and < 10 and not 7 and not 8 ? 400 : 10).Value);

    [Fact]
    public void A_hiccup_after_it_does_not_take_it_back() => Assert.Equal(0.5, Recovery(i => i is 6 or 11 ? 400 : 10).Value);

    [Fact]
    public void The_band_is_half_as_much_again() =>
        Assert.Equal((0, 5.0), (Recovery(i => i >= 6 ? 14.9 : 10).Value, Recovery(i => i >= 6 ? 15.1 : 10).Lower));

    [Fact]
    public void Errors_are_no_recovery_however_fast()
    {
        var batches = Batches(_ => 10).Select((b, i) => i is 6 or 7 ? b with { Succeeded = 4 } : b).ToList();

        Assert.Equal(1, Spike.Recovery(batches, 0.5)!.Value);
    }

    [Fact]
    public void That_never_came_has_a_lower_bound_and_a_reason()
    {
        var recovery = Recovery(i => i >= 4 ? 400 : 10);

        Assert.Null(recovery.Value);
        Assert.Equal((5, double.PositiveInfinity), (recovery.Lower, recovery.Upper));
        Assert.Contains("had not recovered 5 s after the peak", recovery.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public void A_target_that_was_down_before_the_peak_has_nothing_to_come_back_to()
    {
        var down = Batches(_ => 10).Select((b, i) => i < 4 ? b with { Succeeded = 0, TotalSeconds = 0 } : b).ToList();

        Assert.True(Spike.Recovery(down, 0.5)!.IsInvalid);
    }

    [Fact]
    public void Before_the_end_of_the_peak_there_is_no_value() => Assert.Null(Spike.Recovery([.. Batches(_ => 10).Take(6)], 0.5));

    private static BoundedValue Recovery(Func<int, double> milliseconds) => Spike.Recovery(Batches(milliseconds), 0.5)!;

    /// <summary>Sixteen half-seconds of five requests each, with these mean response times.</summary>
    private static List<Batch> Batches(Func<int, double> milliseconds) =>
        [.. Enumerable.Range(0, 16).Select(i => new Batch(5, 5, [], 5 * milliseconds(i) / 1000))];
}
