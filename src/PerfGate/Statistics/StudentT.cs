namespace PerfGate.Statistics;

/// <summary>Student's t distribution.</summary>
internal static class StudentT
{
    /// <summary>From here on the expansion in 1/degrees of freedom is better than 1e-15, and the difference of two logarithms of Gamma is not.</summary>
    private const double ManyDegreesOfFreedom = 1e5;

    /// <summary>P(T &gt; t) = I_{v/(v+t²)}(v/2, 1/2) / 2 for t &gt;= 0 (Abramowitz and Stegun 26.7.1).</summary>
    public static double UpperTail(double t, double degreesOfFreedom)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(degreesOfFreedom, 1);
        var sum = degreesOfFreedom + (t * t);
        var tail = 0.5 * IncompleteBeta.Regularized(degreesOfFreedom / sum, t * t / sum, degreesOfFreedom / 2, 0.5);
        return t >= 0 ? tail : 1 - tail;
    }

    /// <summary>The t with P(T &gt; t) = <paramref name="alpha"/>, to about 1e-12; <paramref name="degreesOfFreedom"/> is at least 1.</summary>
    public static double UpperQuantile(double alpha, double degreesOfFreedom)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(degreesOfFreedom, 1);
        var normal = StandardNormal.UpperQuantile(alpha);
        if (alpha > 0.5)
            return -UpperQuantile(1 - alpha, degreesOfFreedom);
        if (degreesOfFreedom >= ManyDegreesOfFreedom)
            return FromNormal(normal, degreesOfFreedom);

        var (low, high) = (0.0, Math.Max(1, 2 * normal));
        while (UpperTail(high, degreesOfFreedom) > alpha)
            (low, high) = (high, 2 * high);

        // Newton's method on ln P(T > t), which is nearly straight where P itself is not; halving when a step would leave the bracket.
        var t = Math.Clamp(FromNormal(normal, degreesOfFreedom), low, high);
        for (var i = 0; i < 200; i++)
        {
            var tail = UpperTail(t, degreesOfFreedom);
            if (tail > alpha)
                low = t;
            else
                high = t;

            var next = t + (Math.Log(tail / alpha) * tail / Density(t, degreesOfFreedom));
            if (!(next >= low && next <= high))
                next = (low + high) / 2;
            var step = Math.Abs(next - t);
            t = next;
            if (step <= 1e-14 * t)
                break;
        }

        return t;
    }

    /// <summary>Cornish-Fisher expansion, Abramowitz and Stegun 26.7.5.</summary>
    private static double FromNormal(double z, double v)
    {
        var z2 = z * z;
        return z + (z / v * (
            ((z2 + 1) / 4)
            + (((((5 * z2) + 16) * z2) + 3) / (96 * v))
            + (((((((3 * z2) + 19) * z2) + 17) * z2) - 15) / (384 * v * v))));
    }

    private static double Density(double t, double v) =>
        Math.Exp(IncompleteBeta.LogGamma((v + 1) / 2) - IncompleteBeta.LogGamma(v / 2) - ((v + 1) / 2 * Math.Log(1 + (t * t / v))))
        / Math.Sqrt(v * Math.PI);
}
