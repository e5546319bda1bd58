using PerfGate.Measure;
using Xunit;

namespace PerfGate.Tests.Measure;

public sealed class QuantitiesAreReadable
{
    [Theory]
    [InlineData(0.2314, "231 ms")]
    [InlineData(0.0000005, "500 ns")]
    [InlineData(0.000845, "845 µs")]
    [InlineData(1.2365, "1.24 s")]
    [InlineData(0, "0 ms")]
    [InlineData(300, "5 min")]
    public void A_duration(double seconds, string text) => Assert.Equal(text, new Quantity(seconds, Unit.Duration).ToString());

    [Theory]
    [InlineData(1, "100 %")]
    [InlineData(0.99, "99 %")]
    [InlineData(0.99996, "99.996 %")]
    [InlineData(0.9999999, "99.99999 %")]
    [InlineData(0.33333333, "33.33 %")]
    [InlineData(-0.00001, "0 %")]
    [InlineData(-0.125, "-12.5 %")]
    public void A_share_never_rounds_to_100(double share, string text) => Assert.Equal(text, new Quantity(share, Unit.Share).ToString());

    [Theory]
    [InlineData(12408.4, "12,408/s")]
    [InlineData(0.5, "0.5/s")]
    public void A_rate(double rate, string text) => Assert.Equal(text, new Quantity(rate, Unit.PerSecond).ToString());

    [Theory]
    [InlineData(1536, "1.5 KiB")]
    [InlineData(-2048, "-2 KiB")]
    [InlineData(3e9, "2.79 GiB")]
    public void A_size(double bytes, string text) => Assert.Equal(text, new Quantity(bytes, Unit.Size).ToString());

    [Fact]
    public void A_growth_is_per_minute() => Assert.Equal("1 MiB/min", new Quantity(1024 * 1024 / 60.0, Unit.SizePerSecond).ToString());
}
