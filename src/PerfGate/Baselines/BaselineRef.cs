using PerfGate.Syntax;

namespace PerfGate.Baselines;

/// <summary>What the candidate is compared with, as the spec says it: another version of the repository, or another url. One of the two is given.</summary>
internal sealed record BaselineRef
{
    /// <summary>A branch, tag or commit, as git takes it: origin/main, v1.2, HEAD~1.</summary>
    public string? Ref { get; init; }

    /// <summary>Of a service that runs already, for a target that is a url.</summary>
    public Uri? Url { get; init; }

    /// <summary>Where the candidate left <see cref="Ref"/>: what others did there since is not the candidate's.</summary>
    public bool MergeBase { get; init; } = true;

    /// <summary>Of the value in the spec; an error about the baseline points there.</summary>
    public required SourceLocation Location { get; init; }
}
