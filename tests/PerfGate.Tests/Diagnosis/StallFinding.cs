using PerfGate.Diagnosis;
using PerfGate.Measure;
using Xunit;

namespace PerfGate.Tests.Diagnosis;

public sealed class StallFinding
{
    private const long Second = 1_000_000_000;

    [Fact]
    public void Empty_intervals_with_active_requests_are_stalls_and_have_their_rhythm()
    {
        var stalls = Stall.Find(Readings(60, i => i % 20 is 18 or 19 ? 0 : 50), Second);

        Assert.Equal(3, stalls.Count);
        Assert.All(stalls, s => Assert.Equal(0.2, s.Seconds, 6));
        Assert.Equal(2, Stall.Period(stalls, Second)!.Value, 6);
    }

    [Fact]
    public void A_rhythm_may_miss_a_beat()
    {
        var stalls = Stall.Find(Readings(80, i => i is 10 or 30 or 70 ? 0 : 50), Second);

        Assert.Equal(2, Stall.Period(stalls, Second)!.Value, 6);
    }

    [Fact]
    public void A_target_that_finishes_little_may_finish_nothing_for_a_while()
    {
        Assert.Empty(Stall.Find(Readings(60, i => i % 5 == 0 ? 3 : 0), Second));
    }

    [Fact]
    public void Nothing_to_do_is_no_stall()
    {
        Assert.Empty(Stall.Find(Readings(60, i => i % 20 == 19 ? 0 : 50, active: 0), Second));
    }

    [Fact]
    public void Irregular_stalls_have_no_period()
    {
        var stalls = Stall.Find(Readings(60, i => i is 5 or 15 or 31 ? 0 : 50), Second);

        Assert.Equal(3, stalls.Count);
        Assert.Null(Stall.Period(stalls, Second));
    }

    [Fact]
    public void An_interval_in_which_the_targets_own_clock_was_late_is_left_out()
    {
        var samples = Readings(60, i => i == 30 ? 0 : 50).Select((s, i) => i > 30 ? s with { AtTicks = s.AtTicks + Second } : s).ToList();

        Assert.Empty(Stall.Find(samples, Second));
    }

    private static List<RuntimeSample> Readings(int count, Func<int, int> finished, long active = 16)
    {
        var done = 0L;
        return [.. Enumerable.Range(0, count + 1).Select(i => new RuntimeSample
        {
            AtTicks = i * Second / 10,
            CompletedRequests = i == 0 ? 0 : done += finished(i - 1),
            ActiveRequests = active,
        })];
    }
}
