using PerfGate.Measure;
using PerfGate.Statistics;
using PerfGate.Thresholds;

namespace PerfGate.Comparing;

/// <summary>One thing that is compared.</summary>
internal sealed record Hypothesis
{
    public required Metric Metric { get; init; }

    /// <summary>The endpoint's name; null: all together, or the target.</summary>
    public string? Endpoint { get; init; }

    public required string Subject { get; init; }

    public required Bands Bands { get; init; }

    /// <summary>What it decides; null where it is only shown.</summary>
    public PlannedCheck? Check { get; init; }

    /// <summary>What it must show for the gate to pass.</summary>
    public GateProof Proof => Check is { Threshold.IsWorseOnly: true } ? GateProof.WorseOnly : GateProof.Unchanged;

    /// <summary>Judged by pairs of the same rounds; the other counts have no noise in common and a test of their own.</summary>
    public bool IsPaired => !Metric.IsCount || Metric.Name == RoundValues.Allocation;

    /// <summary>As the gate judges it.</summary>
    public GateHypothesis Gate => new(Bands, Proof);

    /// <summary>A breach fails the run; a warning does not take part in the errors that the gate may make.</summary>
    public bool IsGating => Check?.Threshold.Severity == Syntax.Severity.Error;

    /// <summary>How much worse it may be in its own unit, whatever the share; null when nothing is said.</summary>
    public Quantity? Margin => (Check?.Threshold.Limit as BaselineLimit)?.Margin;
}
