namespace PerfGate.Statistics;

/// <summary>The regularized incomplete beta function, from which the tails of Student's t follow.</summary>
internal static class IncompleteBeta
{
    private const double Smallest = 1e-300;
    private const double Precision = 1e-16;
    private const int MostTerms = 20_000;

    // Lanczos approximation with g = 7 and nine terms (C. Lanczos, SIAM J. Numer. Anal. B 1 (1964) 86-96), about 1e-15.
    private static ReadOnlySpan<double> Lanczos =>
    [
        676.5203681218851, -1259.1392167224028, 771.32342877765313, -176.61502916214059,
        12.507343278686905, -0.13857109526572012, 9.9843695780195716e-6, 1.5056327351493116e-7,
    ];

    /// <summary>I_x(a, b) for 0 &lt;= x &lt;= 1 and a, b &gt;= 1/2.</summary>
    /// <param name="x">Between 0 and 1.</param>
    /// <param name="complement">1 - x, from the caller who knows its digits when x is close to 1.</param>
    /// <param name="a">First exponent.</param>
    /// <param name="b">Second exponent.</param>
    public static double Regularized(double x, double complement, double a, double b)
    {
        if (x <= 0)
            return 0;
        if (complement <= 0)
            return 1;

        var front = Math.Exp(LogGamma(a + b) - LogGamma(a) - LogGamma(b) + (a * Math.Log(x)) + (b * Math.Log(complement)));
        return x < (a + 1) / (a + b + 2)
            ? front * ContinuedFraction(x, a, b) / a
            : 1 - (front * ContinuedFraction(complement, b, a) / b);
    }

    /// <summary>ln Gamma(x) for x &gt;= 1/2.</summary>
    public static double LogGamma(double x)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(x, 0.5);
        var sum = 0.99999999999980993;
        for (var i = 0; i < Lanczos.Length; i++)
            sum += Lanczos[i] / (x + i);
        var t = x + 6.5;
        return (0.5 * Math.Log(2 * Math.PI)) + ((x - 0.5) * Math.Log(t)) - t + Math.Log(sum);
    }

    /// <summary>NIST DLMF 8.17.22 by the modified Lentz method (Lentz 1976; Thompson and Barnett 1986).</summary>
    private static double ContinuedFraction(double x, double a, double b)
    {
        var c = 1.0;
        var d = 1 / AwayFromZero(1 - ((a + b) * x / (a + 1)));
        var result = d;
        for (var m = 1; m <= MostTerms; m++)
        {
            var even = m * (b - m) * x / ((a + (2 * m) - 1) * (a + (2 * m)));
            d = 1 / AwayFromZero(1 + (even * d));
            c = AwayFromZero(1 + (even / c));
            result *= c * d;

            var odd = -(a + m) * (a + b + m) * x / ((a + (2 * m)) * (a + (2 * m) + 1));
            d = 1 / AwayFromZero(1 + (odd * d));
            c = AwayFromZero(1 + (odd / c));
            result *= c * d;
            if (Math.Abs((c * d) - 1) < Precision)
                break;
        }

        return result;
    }

    private static double AwayFromZero(double value) => Math.Abs(value) < Smallest ? Smallest : value;
}
