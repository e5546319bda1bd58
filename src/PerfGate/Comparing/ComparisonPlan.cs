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
}
