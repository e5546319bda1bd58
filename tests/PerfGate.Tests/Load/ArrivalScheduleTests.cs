using PerfGate.Load;
using Xunit;

namespace PerfGate.Tests.Load;

public sealed class ArrivalScheduleTests
{
    private static readonly TimeSpan _tenSeconds = TimeSpan.FromSeconds(10);

    private static readonly Dictionary<string, IArrivalSchedule> _schedules = new()
    {
        ["constant"] = new ConstantRate(333, _tenSeconds),
        ["constant stage"] = StagedRate.Constant(333, _tenSeconds),
        ["slow"] = new ConstantRate(0.5, _tenSeconds),
        ["ramp up from nothing"] = StagedRate.Ramp(0, 500, _tenSeconds),
        ["ramp down to nothing"] = StagedRate.Ramp(500, 0, _tenSeconds),
        ["nearly level ramp"] = StagedRate.Ramp(100, 100.0000001, _tenSeconds),
        ["ladder"] = StagedRate.Ladder([10, 100, 1000], TimeSpan.FromSeconds(3)),
        ["spike"] = StagedRate.Spike(20, 800, TimeSpan.FromSeconds(4), TimeSpan.FromSeconds(1), _tenSeconds),
        ["spike with a band"] = new SpikeRate(20, 800, TimeSpan.FromSeconds(4), TimeSpan.FromSeconds(1), _tenSeconds),
        ["poisson"] = StagedRate.Constant(333, _tenSeconds) with { IsPoisson = true },
        ["poisson ramp"] = StagedRate.Ramp(0, 500, _tenSeconds) with { IsPoisson = true },
    };

    public static TheoryData<string> All => [.. _schedules.Keys];

    [Theory]
    [MemberData(nameof(All))]
    public void Times_never_fall_and_lie_in_the_window(string name)
    {
        var schedule = _schedules[name];
        var end = (long)(schedule.Duration.TotalSeconds * 1e9);
        var last = 0L;

        foreach (var time in schedule.IntendedNanoseconds(7))
        {
            Assert.InRange(time, last, end);
            last = time;
        }
    }

    [Theory]
    [MemberData(nameof(All))]
    public void As_many_arrivals_come_as_the_rate_says(string name)
    {
        var schedule = _schedules[name];
        var expected = schedule.MeanRate * schedule.Duration.TotalSeconds;

        var count = schedule.IntendedNanoseconds(7).LongCount();

        // Five standard deviations of a Poisson count; the others are exact to one.
        var tolerance = schedule is StagedRate { IsPoisson: true } ? 5 * Math.Sqrt(expected) : 1;
        Assert.InRange(count, expected - tolerance, expected + tolerance);
    }

    [Theory]
    [MemberData(nameof(All))]
    public void The_same_seed_gives_the_same_times(string name) =>
        Assert.Equal(_schedules[name].IntendedNanoseconds(7), _schedules[name].IntendedNanoseconds(7));

    [Fact]
    public void A_constant_rate_does_not_drift()
    {
        var times = new ConstantRate(3, TimeSpan.FromHours(1)).IntendedNanoseconds(0).ToList();

        Assert.Equal(3 * 3600, times.Count);
        Assert.Equal((long)((times.Count - 1) / 3.0 * 1e9), times[^1]);
    }

    [Fact]
    public void A_ramp_has_sent_a_quarter_at_half_time()
    {
        var times = StagedRate.Ramp(0, 1000, _tenSeconds).IntendedNanoseconds(0).ToList();

        Assert.Equal(0.25, times.Count(t => t < 5e9) / (double)times.Count, 0.001);
    }

    [Fact]
    public void A_spike_is_where_it_was_put()
    {
        var times = _schedules["spike"].IntendedNanoseconds(0).ToList();

        Assert.Equal((80, 800, 100), (times.Count(t => t < 4e9), times.Count(t => t is >= 4_000_000_000 and < 5_000_000_000), times.Count(t => t >= 5e9)));
    }

    [Fact]
    public void Poisson_distances_are_exponential()
    {
        // Kolmogorov-Smirnov against 1 - exp(-x); 1.63 / sqrt(n) is its 1 % point.
        var times = (StagedRate.Constant(1000, _tenSeconds) with { IsPoisson = true }).IntendedNanoseconds(42).ToList();
        var distances = times.Zip(times.Skip(1), (a, b) => (b - a) / 1e6).Order().ToList();

        var distance = distances.Select((x, i) => Math.Abs(1 - Math.Exp(-x) - ((i + 0.5) / distances.Count))).Max();

        Assert.True(distance < 1.63 / Math.Sqrt(distances.Count), $"{distance}");
    }

    [Fact]
    public void Another_seed_gives_other_Poisson_times() =>
        Assert.NotEqual(_schedules["poisson"].IntendedNanoseconds(1), _schedules["poisson"].IntendedNanoseconds(2));
}
