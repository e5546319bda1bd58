namespace PerfGate.Reports;

/// <summary>The machine that measured.</summary>
internal sealed record MachineSummary
{
    public required string Name { get; init; }

    public required string OperatingSystem { get; init; }

    public required string Architecture { get; init; }

    /// <summary>Null where the system does not tell.</summary>
    public string? Processor { get; init; }

    public required int Cores { get; init; }

    /// <summary>Bytes.</summary>
    public required long Memory { get; init; }

    public required string Runtime { get; init; }
}
