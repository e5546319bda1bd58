using PerfGate.Measure;
using Xunit;

namespace PerfGate.Tests.Measure;

public sealed class FittingScalability
{
    private static readonly double[] Levels = [1, 2, 4, 8, 16, 32, 64];

    [Theory]
    [InlineData(1000, 0.05, 0.001)]
    [InlineData(250, 0.2, 0)]
    [InlineData(40, 0, 0.0004)]
    public void Gives_back_the_law_that_made_the_data(double lambda, double sigma, double kappa)
    {
        var law = Fit(new ScalabilityLaw(lambda, sigma, kappa, 1), _ => 1)!;

        Assert.Equal(lambda, law.Lambda, lambda * 1e-6);
        Assert.Equal(sigma, law.Sigma, 1e-6);
        Assert.Equal(kappa, law.Kappa, 1e-8);
        Assert.Equal(1, law.Determination, 1e-9);
    }

    [Fact]
    public void The_knee_is_where_the_curve_turns()
    {
        var law = new ScalabilityLaw(1000, 0.05, 0.001, 1);

        Assert.Equal(Math.Sqrt(0.95 / 0.001), law.Knee!.Value, 9);
        Assert.True(law.At(law.Knee.Value) > law.At(law.Knee.Value - 1) && law.At(law.Knee.Value) > law.At(law.Knee.Value + 1));
    }

    [Fact]
    public void Some_noise_moves_it_a_little()
    {
        var random = new Random(3);

        var law = Fit(new ScalabilityLaw(1000, 0.05, 0.001, 1), _ => 1 + ((random.NextDouble() - 0.5) * 0.04))!;

        Assert.InRange(law.Knee!.Value, 25, 38);
        Assert.InRange(law.Determination, 0.98, 1);
    }

    [Fact]
    public void Data_that_do_not_carry_it_are_refused()
    {
        var law = new ScalabilityLaw(1000, 0.05, 0.001, 1);
        var random = new Random(1);

        Assert.Null(ScalabilityLaw.Fit([.. Levels.Take(4).Select(n => (n, law.At(n)))]));
        Assert.Null(ScalabilityLaw.Fit([.. new[] { 10.0, 11, 12, 13, 14, 15 }.Select(n => (n, law.At(n)))]));
        Assert.Null(ScalabilityLaw.Fit([.. Levels.Select(n => (n, 100 + (random.NextDouble() * 400)))]));
        Assert.Null(ScalabilityLaw.Fit([.. Levels.Select(n => (n, 500.0))]));
    }

    private static ScalabilityLaw? Fit(ScalabilityLaw law, Func<double, double> noise) =>
        ScalabilityLaw.Fit([.. Levels.Select(n => (n, law.At(n) * noise(n)))]);
}
