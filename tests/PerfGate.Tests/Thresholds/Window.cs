using PerfGate.Measure;

namespace PerfGate.Tests.Thresholds;

/// <summary>Measurements of endpoint <c>orders</c> made of drawn response times, half second by half second.</summary>
internal static class Window
{
    /// <param name="seconds">Length of the window, in steps of 0.5 s.</param>
    /// <param name="perSecond">Requests a second.</param>
    /// <param name="milliseconds">The next response time from the number of its half second; negative: the request fails.</param>
    /// <param name="limitMilliseconds">Limits of which slower requests are counted.</param>
    public static Measurement Of(double seconds, int perSecond, Func<int, double> milliseconds, params double[] limitMilliseconds)
    {
        var times = new LatencyHistogram();
        var counts = new BatchCounts(limitMilliseconds.Length);
        long[] limits = [.. limitMilliseconds.Select(l => (long)(l * 1e6))];
        var failed = 0L;
        for (var i = 0; i < seconds * perSecond; i++)
        {
            var batch = (int)(i / (perSecond * BatchCounts.BatchSeconds));
            var time = milliseconds(batch);
            counts.Record(batch, time >= 0, (long)(time * 1e6), limits);
            if (time >= 0)
                times.Record((long)(time * 1e6));
            else
                failed++;
        }

        return new Measurement
        {
            Phase = "steady",
            Endpoint = "orders",
            StartTicks = 0,
            Elapsed = TimeSpan.FromSeconds(seconds),
            Offered = times.Count + failed,
            Succeeded = times.Count,
            Errors = new ErrorCounts { Status = failed },
            ResponseTime = times,
            ServiceTime = times,
            TimeToFirstByte = times,
            Limits = [.. limitMilliseconds.Select(l => l / 1000)],
            Batches = counts.ToBatches(seconds),
            Generator = new GeneratorHealth(),
        };
    }

    /// <summary>Log-normal times around a median, independent of each other.</summary>
    public static Func<int, double> Calm(double median, int seed = 1, double spread = 0.25)
    {
        var random = new Random(seed);
        return _ => median * Math.Exp(spread * Normal(random));
    }

    /// <summary>The same on a machine whose half seconds differ: each is slower or faster as a whole.</summary>
    public static Func<int, double> Noisy(double median, int seed = 1, double spread = 0.25, double machine = 0.2)
    {
        var random = new Random(seed);
        var factors = new Dictionary<int, double>();
        return batch =>
        {
            if (!factors.TryGetValue(batch, out var factor))
                factors[batch] = factor = Math.Exp(machine * Normal(random));
            return median * factor * Math.Exp(spread * Normal(random));
        };
    }

    /// <summary>One of so many requests fails.</summary>
    public static Func<int, double> Failing(Func<int, double> times, int oneOf, int seed = 1)
    {
        var random = new Random(seed);
        return batch => random.Next(oneOf) == 0 ? -1 : times(batch);
    }

    private static double Normal(Random random) => Math.Sqrt(-2 * Math.Log(1 - random.NextDouble())) * Math.Cos(2 * Math.PI * random.NextDouble());
}
