using PerfGate.Measure;
using Xunit;

namespace PerfGate.Tests.Diagnosis;

public sealed class RuntimeUseBetween
{
    private const long Second = 1_000_000_000;

    [Fact]
    public void Totals_are_interpolated_at_both_stamps()
    {
        var use = RuntimeUse.Between([At(0, 0), At(1, 1000), At(2, 3000), At(3, 3000)], Second / 2, 2 * Second, Second);

        Assert.Equal(2500, use.AllocatedBytes!.Value, 6);
        Assert.Equal(2, use.Samples.Count);
    }

    [Fact]
    public void A_stamp_just_beyond_the_readings_lies_on_the_line_of_the_nearest_two()
    {
        var use = RuntimeUse.Between([At(0, 0), At(1, 1000)], 0, 2 * Second, Second);

        Assert.Equal(2000, use.AllocatedBytes!.Value, 6);
    }

    [Fact]
    public void A_stamp_far_beyond_the_readings_gives_no_total()
    {
        Assert.Null(RuntimeUse.Between([At(0, 0), At(1, 1000)], 0, 10 * Second, Second).AllocatedBytes);
    }

    [Fact]
    public void Without_readings_nothing_is_known()
    {
        var use = RuntimeUse.Between([], 0, Second, Second);

        Assert.Null(use.AllocatedBytes);
        Assert.Null(use.GcPauseShare);
        Assert.Null(use.PeakHeapBytes);
        Assert.Null(use.PeakPoolQueue);
    }

    [Fact]
    public void The_pause_share_is_of_the_window()
    {
        var use = RuntimeUse.Between([At(0, 0), At(2, 0) with { GcPauseSeconds = 0.5 }], 0, 2 * Second, Second);

        Assert.Equal(0.25, use.GcPauseShare!.Value, 6);
    }

    [Fact]
    public void Inside_counts_from_the_first_to_the_last_reading_of_the_window_alone()
    {
        var use = RuntimeUse.Inside([At(0, 0), At(1, 9000), At(2, 9500), At(3, 10_000), At(4, 99_000)], Second / 2, (3 * Second) + (Second / 2), Second);

        Assert.Equal(1000, use!.AllocatedBytes);
        Assert.Equal(2, use.Seconds);
        Assert.Equal([1, 2, 3], use.Samples.Select(s => s.AtTicks / Second));
    }

    [Fact]
    public void Two_readings_inside_are_too_few() => Assert.Null(RuntimeUse.Inside([At(0, 0), At(1, 9000), At(2, 9500)], Second / 2, 3 * Second, Second));

    private static RuntimeSample At(long second, long allocated) =>
        new() { AtTicks = second * Second, AllocatedBytes = allocated, GcPauseSeconds = 0 };
}
