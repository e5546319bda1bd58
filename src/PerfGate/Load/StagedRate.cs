namespace PerfGate.Load;

/// <summary>
/// Arrivals at a rate that changes in stages. Arrival n comes when the expected number has reached n; Poisson arrivals come
/// at the same rate but independently of each other, when it has reached a sum of exponential distances (time change of a
/// unit Poisson process, Cinlar 1975).
/// </summary>
/// <param name="Stages">In order; at least one.</param>
internal sealed record StagedRate(IReadOnlyList<RateStage> Stages) : IArrivalSchedule
{
    /// <summary>Independent arrivals, as from many users who know nothing of each other.</summary>
    public bool IsPoisson { get; init; }

    public double MeanRate => Stages.Sum(s => s.Arrivals) / Duration.TotalSeconds;

    public TimeSpan Duration => TimeSpan.FromTicks(Stages.Sum(s => s.Duration.Ticks));

    public static StagedRate Constant(double perSecond, TimeSpan duration) => new([new(perSecond, perSecond, duration)]);

    public static StagedRate Ramp(double fromPerSecond, double toPerSecond, TimeSpan duration) => new([new(fromPerSecond, toPerSecond, duration)]);

    /// <summary>Each rate for the same time.</summary>
    public static StagedRate Ladder(IEnumerable<double> perSecond, TimeSpan each) => new([.. perSecond.Select(rate => new RateStage(rate, rate, each))]);

    /// <summary>The base rate, the peak from <paramref name="at"/> on for <paramref name="length"/>, and the base rate again.</summary>
    public static StagedRate Spike(double basePerSecond, double peakPerSecond, TimeSpan at, TimeSpan length, TimeSpan duration) => new(
    [
        .. new RateStage[]
        {
            new(basePerSecond, basePerSecond, at),
            new(peakPerSecond, peakPerSecond, length),
            new(basePerSecond, basePerSecond, duration - at - length),
        }.Where(s => s.Duration > TimeSpan.Zero),
    ]);

    public IEnumerable<long> IntendedNanoseconds(int seed)
    {
        var random = IsPoisson ? new Random(seed) : null;
        var (wanted, passed, start) = (random is null ? 0 : NextDistance(random), 0.0, 0.0);
        foreach (var stage in Stages)
        {
            var end = start + stage.Duration.TotalSeconds;
            for (; wanted < passed + stage.Arrivals; wanted += random is null ? 1 : NextDistance(random))
                yield return (long)(Math.Min(start + stage.SecondsAt(wanted - passed), end) * 1e9);
            passed += stage.Arrivals;
            start = end;
        }
    }

    /// <summary>Exponential, mean 1.</summary>
    private static double NextDistance(Random random) => -Math.Log(1 - random.NextDouble());
}
