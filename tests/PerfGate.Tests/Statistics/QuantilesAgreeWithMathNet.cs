using CsCheck;
using MathNet.Numerics;
using PerfGate.Statistics;
using Xunit;

namespace PerfGate.Tests.Statistics;

public class QuantilesAgreeWithMathNet
{
    private static readonly double[] Levels = [0.5, 0.4, 0.25, 0.1, 0.05, 0.025, 0.01, 0.005, 0.001, 1e-4, 1e-6, 1e-9, 0.9, 0.999];

    [Fact]
    public void Normal_quantiles_to_nine_digits()
    {
        foreach (var alpha in Levels)
        {
            var expected = -MathNet.Numerics.Distributions.Normal.InvCDF(0, 1, alpha);

            Assert.Equal(expected, StandardNormal.UpperQuantile(alpha), 1e-9 * Math.Max(1, Math.Abs(expected)));
        }
    }

    [Fact]
    public void Student_t_quantiles_to_nine_digits_for_any_degrees_of_freedom()
    {
        foreach (var degreesOfFreedom in new[] { 1.0, 2, 3, 4, 7, 19, 29.5, 119, 1_000, 20_000, 99_999, 200_000 })
        {
            foreach (var alpha in Levels)
            {
                // MathNet inverts by bracketing to 1e-8 only; its distribution function is what can be trusted to the last digits.
                var t = StudentT.UpperQuantile(alpha, degreesOfFreedom);
                var tail = MathNet.Numerics.Distributions.StudentT.CDF(0, 1, degreesOfFreedom, -t);
                var density = MathNet.Numerics.Distributions.StudentT.PDF(0, 1, degreesOfFreedom, t);

                Assert.True(Math.Abs(tail - alpha) / density <= 1e-9 * Math.Max(1, Math.Abs(t)), $"t({alpha}, {degreesOfFreedom}) = {t:R}, tail {tail:R}");
            }
        }
    }

    [Fact]
    public void The_tail_of_student_t_is_the_inverse_of_its_quantile() =>
        Gen.Select(Gen.Double[1e-8, 0.999], Gen.Double[1, 500]).Sample((alpha, degreesOfFreedom) =>
            Math.Abs(StudentT.UpperTail(StudentT.UpperQuantile(alpha, degreesOfFreedom), degreesOfFreedom) - alpha) <= 1e-9 * Math.Max(alpha, 1e-2), iter: 2_000);

    [Fact]
    public void The_incomplete_beta_function() =>
        Gen.Select(Gen.Double[0.001, 0.999], Gen.Double[0.5, 300], Gen.Double[0.5, 300]).Sample((x, a, b) =>
            Math.Abs(IncompleteBeta.Regularized(x, 1 - x, a, b) - SpecialFunctions.BetaRegularized(a, b, x)) < 1e-10, iter: 2_000);

    [Fact]
    public void Known_closed_forms()
    {
        Assert.Equal(Math.Tan(Math.PI * 0.49), StudentT.UpperQuantile(0.01, 1), 1e-11);
        Assert.Equal(0.98 / Math.Sqrt(2 * 0.01 * 0.99), StudentT.UpperQuantile(0.01, 2), 1e-12);
        Assert.Equal(1.959963984540054, StandardNormal.UpperQuantile(0.025), 1e-14);
        Assert.Equal(0, StudentT.UpperQuantile(0.5, 9));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(-0.1)]
    [InlineData(double.NaN)]
    public void A_level_outside_zero_and_one_has_no_quantile(double alpha) =>
        Assert.ThrowsAny<ArgumentException>(() => StandardNormal.UpperQuantile(alpha));
}
