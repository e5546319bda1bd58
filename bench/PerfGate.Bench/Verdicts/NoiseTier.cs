namespace PerfGate.Bench.Verdicts;

/// <summary>How restless a machine is. Slow-downs are logarithms of a factor on service time.</summary>
internal sealed record NoiseTier
{
    public required string Name { get; init; }

    /// <summary>Slow wander (other tenants, frequency): standard deviation and time constant of an Ornstein-Uhlenbeck process.</summary>
    public required (double Deviation, double Seconds) Slow { get; init; }

    /// <summary>Fast wander.</summary>
    public required (double Deviation, double Seconds) Fast { get; init; }

    /// <summary>Noisy neighbours that come and go.</summary>
    public required (double PerSecond, double MeanSeconds, double LeastSlowdown, double MostSlowdown) Bursts { get; init; }

    /// <summary>Times the hypervisor takes the core away.</summary>
    public required (float PerSecond, float PerSecondInBurst, float MeanMilliseconds) Stalls { get; init; }

    public static IReadOnlyList<NoiseTier> All { get; } =
    [
        new() { Name = "quiet", Slow = (0.005, 60), Fast = (0.005, 2), Bursts = (1 / 300.0, 1, 0.05, 0.20), Stalls = (0.05f, 2, 3) },
        new() { Name = "typical", Slow = (0.03, 60), Fast = (0.02, 3), Bursts = (1 / 20.0, 2.5, 0.05, 0.50), Stalls = (0.5f, 8, 4) },
        new() { Name = "hostile", Slow = (0.05, 30), Fast = (0.04, 2), Bursts = (1 / 8.0, 3, 0.20, 1.0), Stalls = (2, 20, 6) },
    ];
}
