namespace PerfGate.Bench.Verdicts;

/// <summary>How much one start of a program differs from another: factors on all its service times.</summary>
/// <param name="Name">As the table prints it.</param>
/// <param name="Deviation">Standard deviation of the logarithm.</param>
/// <param name="SlowMode">Factor of a mode that every second start falls into; 1: there is one mode.</param>
internal sealed record StartNoise(string Name, double Deviation, double SlowMode)
{
    public static IReadOnlyList<StartNoise> All { get; } = [new("starts 1 %", 0.01, 1), new("two modes 4 %", 0.005, 1.04)];

    public double Draw(NumpyRandom random)
    {
        var mode = random.NextDouble() < 0.5 ? SlowMode : 1;
        return mode * Math.Exp(Deviation * random.NextNormal());
    }
}
