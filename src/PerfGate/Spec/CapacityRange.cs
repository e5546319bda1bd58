using PerfGate.Load;
using PerfGate.Measure;

namespace PerfGate.Spec;

/// <summary>Where the capacity is searched.</summary>
/// <param name="From">The first level.</param>
/// <param name="To">The highest level that is tried.</param>
/// <param name="Unit">Arrivals per second, or connections.</param>
/// <param name="Precision">How far apart the highest level that holds and the lowest that does not may stay, a fraction.</param>
internal sealed record CapacityRange(double From, double To, LevelUnit Unit, double Precision)
{
    public static double DefaultPrecision => 0.05;

    public required int MaxConnections { get; init; }

    public bool IsPoisson { get; init; }

    public TimeSpan ThinkTime { get; init; }

    public PhaseLevel At(double level, TimeSpan duration) => new(
        new Level(level, Unit),
        Unit == LevelUnit.Concurrency ? new ClosedLoad((int)level) { ThinkTime = ThinkTime }
        : new OpenLoad(IsPoisson ? StagedRate.Constant(level, duration) with { IsPoisson = true } : new ConstantRate(level, duration), MaxConnections));
}
