namespace PerfGate.Load;

/// <summary>Arrivals at equal distances.</summary>
/// <param name="PerSecond">More than 0.</param>
/// <param name="Duration">The window: arrivals lie before its end.</param>
internal sealed record ConstantRate(double PerSecond, TimeSpan Duration) : IArrivalSchedule
{
    public double MeanRate => PerSecond;

    public IEnumerable<long> IntendedNanoseconds(int seed)
    {
        // Each time from its number: a sum of rounded distances would drift.
        var end = Duration.TotalSeconds * 1e9;
        for (long i = 0; ; i++)
        {
            var at = i / PerSecond * 1e9;
            if (at >= end)
                yield break;
            yield return (long)at;
        }
    }
}
