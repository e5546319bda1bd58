using PerfGate.Targets;

namespace PerfGate;

/// <summary>Both sides of the comparisons of a run, built and ready to be started any number of times.</summary>
internal sealed record ComparisonSides
{
    /// <summary>What a person calls it: <c>origin/main at 3f2c1ab</c>.</summary>
    public required string Baseline { get; init; }

    public required Target BaselineTarget { get; init; }

    public required Target CandidateTarget { get; init; }

    /// <summary>Both would run the very same program.</summary>
    public bool AreSame { get; init; }
}
