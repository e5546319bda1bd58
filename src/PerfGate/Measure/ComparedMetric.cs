namespace PerfGate.Measure;

/// <summary>
/// One metric of one subject, candidate against baseline, over all rounds. Changes are for the worse and relative: 0.05 is 5 % more; where <see cref="IsDifference"/> they
/// are points of a share: 0.008 is a success that is 0.8 points smaller.
/// </summary>
internal sealed record ComparedMetric
{
    /// <summary>As in the spec: <c>p25</c>, <c>cpu.per-request</c>.</summary>
    public required string Metric { get; init; }

    /// <summary>The endpoint's name; null: all together, or the target.</summary>
    public string? Endpoint { get; init; }

    /// <summary>What a person calls it: <c>GET /orders</c>.</summary>
    public required string Subject { get; init; }

    /// <summary>Of the baseline: the median of its rounds.</summary>
    public required Quantity Baseline { get; init; }

    /// <summary>Of the candidate: the baseline's value with the change, which is estimated within the rounds.</summary>
    public Quantity Candidate => Baseline with { Value = CountedCandidate ?? (IsDifference ? Baseline.Value - Change : Baseline.Value * (1 + Change)) };

    /// <summary>Of a count the candidate's own median of its rounds; null for what is not a count. Then the change may be infinite: of nothing something.</summary>
    public double? CountedCandidate { get; init; }

    /// <summary>It has no noise of timing, so that it is true even where the times of the same rounds are not valid.</summary>
    public bool IsCount => CountedCandidate is not null;

    /// <summary>The changes are points of a share that is to be large, and not relative.</summary>
    public bool IsDifference { get; init; }

    /// <summary>Hodges-Lehmann estimate over the rounds; of a share their mean.</summary>
    public required double Change { get; init; }

    /// <summary>One-sided bounds at the levels of the last interim analysis, or at half a percent where <see cref="IsWorseOnly"/>; null when so few rounds have none.</summary>
    public double? Lower { get; init; }

    public double? Upper { get; init; }

    /// <summary>Up to here nothing is said; 0.02 is 2 %.</summary>
    public required double Tolerate { get; init; }

    /// <summary>From here on a change is promised to be found.</summary>
    public required double Detect { get; init; }

    /// <summary>The smallest change that this many rounds of this spread would have found in 95 % of runs; null with too few rounds.</summary>
    public double? SmallestDetectable { get; init; }

    /// <summary>How far the rounds scatter, comparable with a standard deviation of the relative change; null with too few rounds.</summary>
    public double? Spread { get; init; }

    /// <summary>It decides the verdict.</summary>
    public required bool IsGating { get; init; }

    /// <summary>It fails where it is worse beyond doubt, and otherwise passes with what would have been seen: nobody waits for a proof that it is unchanged.</summary>
    public bool IsWorseOnly { get; init; }

    public required ComparedOutcome Outcome { get; init; }

    /// <summary>Of <c>success</c> what failed on both sides; null for any other metric.</summary>
    public ComparedFailures? Failures { get; init; }

    /// <summary>Slower (or larger) beyond doubt, however little.</summary>
    public bool IsWorse { get; init; }

    /// <summary>The change of each valid round.</summary>
    public required IReadOnlyList<double> Rounds { get; init; }

    /// <summary>The interval closing in.</summary>
    public IReadOnlyList<ComparedLook> Looks { get; init; } = [];
}
