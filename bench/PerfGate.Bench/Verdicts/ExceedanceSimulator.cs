namespace PerfGate.Bench.Verdicts;

/// <summary>One service under 100 requests a second in slices of 0.5 s; the requests slower than some limits are counted per slice.</summary>
internal static class ExceedanceSimulator
{
    public const int SlicesPerSecond = 2;
    public const int RequestsPerSlice = 50;

    private const int SliceMilliseconds = 1000 / SlicesPerSecond;
    private const uint TruthSeed = 901;
    private const uint RunSeed = 902;
    private const int TruthSeries = 300;
    private const int TruthSeconds = 300;

    /// <summary>The long-run quantile of latency, in milliseconds, from 25 hours of simulated time.</summary>
    public static double TrueQuantile(NoiseTier tier, double quantile)
    {
        var latencies = new float[TruthSeries * TruthSeconds * SlicesPerSecond * RequestsPerSlice];
        var next = 0;
        Walk(tier, new NumpyRandom(TruthSeed), TruthSeries, TruthSeconds, (_, _, slice) =>
        {
            slice.CopyTo(latencies.AsSpan(next));
            next += slice.Length;
        });
        Array.Sort(latencies);
        var position = quantile * (latencies.Length - 1);
        var below = (int)position;
        return latencies[below] + ((position - below) * (latencies[below + 1] - latencies[below]));
    }

    /// <summary>Requests slower than the limit, [limit][series][slice].</summary>
    public static byte[][][] Draw(NoiseTier tier, int series, int seconds, float[] limits)
    {
        byte[][][] counts = [.. limits.Select(_ => Enumerable.Range(0, series).Select(_ => new byte[seconds * SlicesPerSecond]).ToArray())];
        Walk(tier, new NumpyRandom(RunSeed), series, seconds, (run, slice, latencies) =>
        {
            for (var limit = 0; limit < limits.Length; limit++)
            {
                var slower = 0;
                foreach (var latency in latencies)
                    slower += latency > limits[limit] ? 1 : 0;
                counts[limit][run][slice] = (byte)slower;
            }
        });
        return counts;
    }

    private static void Walk(NoiseTier tier, NumpyRandom random, int series, int seconds, Action<int, int, ReadOnlySpan<float>> visit)
    {
        const int pointsPerSlice = (int)(SliceMilliseconds / (1000 * MachineNoise.GridSeconds));
        var noise = MachineNoise.Draw(random, tier, series, seconds);
        var draws = new RequestDraws(series, RequestsPerSlice, SliceMilliseconds / (float)RequestsPerSlice);
        var latencies = new float[RequestsPerSlice];
        for (var slice = 0; slice < seconds * SlicesPerSecond; slice++)
        {
            draws.DrawPlan(random);
            draws.DrawSlice(random, noise, tier, slice * SliceMilliseconds, (slice * pointsPerSlice) + pointsPerSlice - 1);
            for (var run = 0; run < series; run++)
            {
                draws.Latencies(run, 1, latencies);
                visit(run, slice, latencies);
            }
        }
    }
}
