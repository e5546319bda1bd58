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

    /// <summary>
    /// What a command is made of, relative to the spec: where nothing of it differs, both sides are the same program. A leading <c>!</c> leaves out.
    /// Empty: everything but documentation and what serves git, editors and the gate.
    /// </summary>
    public IReadOnlyList<string> Paths { get; init; } = [];

    /// <summary>Of the value in the spec; an error about the baseline points there.</summary>
    public required SourceLocation Location { get; init; }

    /// <summary>A warning that the two sides do not see the same.</summary>
    public Diagnostic Doubt(string message) => new(DiagnosticCodes.BaselineSurroundings, Severity.Warning, Location, message);
}
