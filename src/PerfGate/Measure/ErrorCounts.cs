namespace PerfGate.Measure;

/// <summary>Failed exchanges by kind.</summary>
internal sealed record ErrorCounts
{
    public long Connect { get; init; }

    public long Timeout { get; init; }

    public long Reset { get; init; }

    public long Status { get; init; }

    public long Expectation { get; init; }

    public long Protocol { get; init; }

    public long Total => Connect + Timeout + Reset + Status + Expectation + Protocol;

    /// <summary>Up to a few distinct examples, worst kind first: "status 503 (412 times)", "body does not contain 'ok'".</summary>
    public IReadOnlyList<ErrorExample> Examples { get; init; } = [];
}
