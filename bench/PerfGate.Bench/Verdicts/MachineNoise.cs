namespace PerfGate.Bench.Verdicts;

/// <summary>What the machine does to everything that runs on it, for some independent series, on a grid of 50 ms.</summary>
internal sealed class MachineNoise
{
    public const double GridSeconds = 0.05;
    private const double BurstShape = 0.8;
    private const double LeadSeconds = 20;

    private MachineNoise(float[][] slowdown, float[][] stallsPerSecond)
    {
        StallsPerSecond = stallsPerSecond;
        Factor = Array.ConvertAll(slowdown, series => Array.ConvertAll(series, MathF.Exp));
        // A process sees a part of a slow-down in its CPU time (shared caches, frequency), and nothing of the time it waits for a core.
        CpuFactor = Array.ConvertAll(slowdown, series => Array.ConvertAll(series, e => MathF.Exp(0.4f * e)));
    }

    /// <summary>Per series and grid point: factor on service time.</summary>
    public float[][] Factor { get; }

    /// <summary>Per series and grid point: factor on CPU time.</summary>
    public float[][] CpuFactor { get; }

    public float[][] StallsPerSecond { get; }

    public static MachineNoise Draw(NumpyRandom random, NoiseTier tier, int series, double seconds)
    {
        var points = (int)Math.Round(seconds / GridSeconds);
        var slowdown = Wander(random, tier.Slow, series, points);
        var fast = Wander(random, tier.Fast, series, points);
        var stalls = new float[series][];
        var burst = new float[points];
        for (var r = 0; r < series; r++)
        {
            DrawBursts(random, tier, seconds, burst);
            stalls[r] = new float[points];
            for (var i = 0; i < points; i++)
            {
                slowdown[r][i] += fast[r][i];
                slowdown[r][i] += burst[i];
                stalls[r][i] = burst[i] > 0 ? tier.Stalls.PerSecondInBurst : tier.Stalls.PerSecond;
            }
        }

        return new MachineNoise(slowdown, stalls);
    }

    private static float[][] Wander(NumpyRandom random, (double Deviation, double Seconds) process, int series, int points)
    {
        var memory = Math.Exp(-GridSeconds / process.Seconds);
        var step = (float)(process.Deviation * Math.Sqrt(1 - (memory * memory)));
        var steps = new float[series][];
        for (var r = 0; r < series; r++)
        {
            steps[r] = new float[points];
            for (var i = 0; i < points; i++)
                steps[r][i] = (float)random.NextNormal() * step;
        }

        for (var r = 0; r < series; r++)
        {
            var value = process.Deviation * random.NextNormal();
            for (var i = 0; i < points; i++)
            {
                value = (memory * value) + steps[r][i];
                steps[r][i] = (float)value;
            }
        }

        return steps;
    }

    private static void DrawBursts(NumpyRandom random, NoiseTier tier, double seconds, float[] burst)
    {
        var (perSecond, meanSeconds, least, most) = tier.Bursts;
        var count = random.NextPoisson(perSecond * (seconds + LeadSeconds));
        var starts = Fill(count, () => random.NextUniform(-LeadSeconds, seconds));
        var lengths = Fill(count, () => random.NextLogNormal(Math.Log(meanSeconds) - (BurstShape * BurstShape / 2), BurstShape));
        var slowdowns = Fill(count, () => random.NextUniform(least, most));

        Array.Clear(burst);
        for (var k = 0; k < count; k++)
        {
            var first = Math.Max(0, (int)(starts[k] / GridSeconds));
            var end = Math.Clamp((int)Math.Ceiling((starts[k] + lengths[k]) / GridSeconds), 0, burst.Length);
            for (var i = first; i < end; i++)
                burst[i] = Math.Max(burst[i], (float)slowdowns[k]);
        }
    }

    private static double[] Fill(int count, Func<double> draw)
    {
        var values = new double[count];
        for (var i = 0; i < count; i++)
            values[i] = draw();
        return values;
    }
}
