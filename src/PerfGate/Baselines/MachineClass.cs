namespace PerfGate.Baselines;

/// <summary>What is known of the machine that measured.</summary>
internal sealed record MachineClass
{
    /// <summary>x64, arm64.</summary>
    public required string Architecture { get; init; }

    public required int Cores { get; init; }

    /// <summary>Bytes.</summary>
    public required long Memory { get; init; }

    public required string OperatingSystem { get; init; }

    /// <summary>Its model; null where the system does not tell.</summary>
    public string? Processor { get; init; }

    /// <summary>.NET 10.0.1.</summary>
    public required string Runtime { get; init; }

    /// <summary>Why values of the two say nothing about each other; null when they do.</summary>
    public string? WhyNotComparable(MachineClass other)
    {
        if (Architecture != other.Architecture)
            return $"{other.Architecture} is not {Architecture}";
        if (Cores != other.Cores)
            return $"{other.Cores} cores are not {Cores}";
        return Major(Runtime) == Major(other.Runtime) ? null : $"{other.Runtime} is not {Runtime}";
    }

    private static string Major(string runtime) => runtime.Split('.', 3) is [var dot, var name, ..] ? $"{dot}.{name}" : runtime;
}
