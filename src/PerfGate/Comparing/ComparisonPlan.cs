using PerfGate.Statistics;

namespace PerfGate.Comparing;

/// <summary>A whole comparison, before anything is measured.</summary>
internal sealed record ComparisonPlan
{
    /// <summary>The phase's name.</summary>
    public required string Name { get; init; }

    public required RoundPlan Round { get; init; }

    public required SequentialPlan Sequential { get; init; }

    /// <summary>What gates, what warns, what is only shown; in the order of the reports.</summary>
    public required IReadOnlyList<Hypothesis> Hypotheses { get; init; }

    /// <summary>The share of what a side can do at which the rate is found; null where the spec gives the rate, which is kept then.</summary>
    public double? CapacityShare { get; init; }

    /// <summary>Processors that a side may use.</summary>
    public int Cores { get; init; } = Environment.ProcessorCount;
}
