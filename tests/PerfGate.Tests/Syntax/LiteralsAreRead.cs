using PerfGate.Syntax;
using Xunit;

namespace PerfGate.Tests.Syntax;

public sealed class LiteralsAreRead
{
    [Theory]
    [InlineData("250ms", 0.25)]
    [InlineData("1.5s", 1.5)]
    [InlineData("2m", 120)]
    [InlineData("1h30m", 5400)]
    [InlineData("10 us", 1e-5)]
    [InlineData("10µs", 1e-5)]
    public void A_duration_has_units(string text, double seconds) => Assert.Equal(seconds, Literals.Duration(text)!.Value, 12);

    [Theory]
    [InlineData("30")]
    [InlineData("")]
    [InlineData("ms")]
    [InlineData("1.2.3s")]
    [InlineData("5 parsecs")]
    [InlineData("-1s")]
    [InlineData("1s2")]
    public void Anything_else_is_no_duration(string text) => Assert.Null(Literals.Duration(text));

    [Theory]
    [InlineData("512KiB", 512 * 1024)]
    [InlineData("1.5GB", 1.5e9)]
    [InlineData("10 MiB", 10 * 1024 * 1024)]
    public void A_size_has_units(string text, double bytes) => Assert.Equal(bytes, Literals.Size(text));

    [Theory]
    [InlineData("99%", 0.99)]
    [InlineData("0.5%", 0.005)]
    [InlineData("100 %", 1)]
    public void A_percentage_is_a_fraction(string text, double fraction) => Assert.Equal(fraction, Literals.Percentage(text)!.Value, 12);

    [Theory]
    [InlineData("200/s", 200)]
    [InlineData("1.5k/s", 1500)]
    [InlineData("600/min", 10)]
    public void A_rate_is_per_second(string text, double rate) => Assert.Equal(rate, Literals.Rate(text)!.Value, 9);

    [Fact]
    public void A_growth_is_a_size_per_time() => Assert.Equal(1024 * 1024 / 60.0, Literals.SizeRate("1MiB/min")!.Value, 9);

    [Theory]
    [InlineData("1_000", 1000)]
    [InlineData("42", 42)]
    public void Digits_may_be_grouped(string text, long number) => Assert.Equal(number, Literals.Integer(text));

    [Theory]
    [InlineData("NaN")]
    [InlineData("1,5")]
    [InlineData("1e3")]
    public void A_number_is_plain_and_invariant(string text) => Assert.Null(Literals.Number(text));
}
