using System.Diagnostics;
using PerfGate.Protocols;
using Xunit;

namespace PerfGate.Tests.Protocols;

public class AnArrivalClock
{
    private static readonly DateTime _wall = new(2026, 3, 1, 12, 0, 0, DateTimeKind.Utc);
    private static readonly long _wallSeconds = (_wall.Ticks - DateTime.UnixEpoch.Ticks) / TimeSpan.TicksPerSecond;

    [Theory]
    [InlineData(0, 0, 0)]
    [InlineData(0, 250_000, 0.000_25)]
    [InlineData(-1, 999_000_000, -0.001)]
    [InlineData(9, 0, 9)]
    public void Brings_a_stamp_of_the_wall_clock_to_ticks(int seconds, int nanoseconds, double expectedSeconds)
    {
        var clock = new ArrivalClock();
        clock.Synchronize(5000 * Stopwatch.Frequency, _wall);

        var ticks = clock.Ticks(_wallSeconds + seconds, nanoseconds);

        Assert.Equal((5000 + expectedSeconds) * Stopwatch.Frequency, ticks, 1.0);
    }

    [Theory]
    [InlineData(3600)]
    [InlineData(-3600)]
    [InlineData(-11)]
    public void Takes_the_begin_of_the_batch_when_the_wall_clock_was_set_meanwhile(int seconds)
    {
        var clock = new ArrivalClock();
        clock.Synchronize(5000 * Stopwatch.Frequency, _wall);

        Assert.Equal(5000 * Stopwatch.Frequency, clock.Ticks(_wallSeconds + seconds, 0));
    }

    [Fact]
    public void Follows_a_wall_clock_that_was_set()
    {
        var clock = new ArrivalClock();
        clock.Synchronize(5000 * Stopwatch.Frequency, _wall);
        clock.Synchronize(5001 * Stopwatch.Frequency, _wall.AddDays(-30));

        Assert.Equal(5001 * Stopwatch.Frequency, clock.Ticks(_wallSeconds - (30L * 86_400), 0));
    }
}
