using PerfGate.Targets;

namespace PerfGate.Baselines;

/// <summary>What of the repository is measured.</summary>
/// <param name="Commit">The full id.</param>
/// <param name="Branch">Null on no branch, and in a pull request.</param>
/// <param name="IsDefaultBranch">The branch is the one that others are merged into.</param>
internal sealed record Revision(string Commit, string? Branch, bool IsDefaultBranch)
{
    private static readonly string[] UsualNames = ["main", "master"];

    // A CI system checks out a commit, not a branch, and says the branch on its own.
    private static readonly string[] BranchVariables = ["CI_COMMIT_BRANCH", "BUILD_SOURCEBRANCH", "BUILDKITE_BRANCH", "BRANCH_NAME", "CIRCLE_BRANCH"];

    private static readonly string[] PullRequestVariables = ["CI_MERGE_REQUEST_ID", "CHANGE_ID", "CIRCLE_PULL_REQUEST"];

    /// <summary>Null without git or a repository.</summary>
    /// <param name="folder">In the repository.</param>
    /// <param name="environment">Ours.</param>
    /// <param name="cancellation">Ends git.</param>
    public static async Task<Revision?> ReadAsync(string folder, IReadOnlyDictionary<string, string> environment, CancellationToken cancellation)
    {
        try
        {
            var repository = await SourceRepository.OpenAsync(folder, environment, default, cancellation);
            var commit = await repository.CommitOfAsync("HEAD", cancellation) ?? "";
            var branch = IsPullRequest(environment) ? null : Told(environment) ?? await AskAsync(repository, "HEAD", cancellation);
            var standard = environment.GetValueOrDefault("CI_DEFAULT_BRANCH") ?? (await AskAsync(repository, "refs/remotes/origin/HEAD", cancellation))?["origin/".Length..];
            return new Revision(commit, branch, branch is not null && (standard is null ? UsualNames.Contains(branch) : branch == standard));
        }
        catch (TargetException)
        {
            return null; // nothing is compared with it: there is just nothing to tell
        }
    }

    /// <summary>What is checked out is a merge that is on no branch.</summary>
    private static bool IsPullRequest(IReadOnlyDictionary<string, string> environment) =>
        environment.GetValueOrDefault("GITHUB_EVENT_NAME", "").StartsWith("pull_request", StringComparison.Ordinal)
        || environment.GetValueOrDefault("BUILD_REASON") == "PullRequest"
        || environment.GetValueOrDefault("BUILDKITE_PULL_REQUEST", "false") != "false"
        || PullRequestVariables.Any(v => environment.GetValueOrDefault(v) is { Length: > 0 });

    private static string? Told(IReadOnlyDictionary<string, string> environment)
    {
        var told = environment.GetValueOrDefault("GITHUB_REF_TYPE") == "branch" ? environment.GetValueOrDefault("GITHUB_REF_NAME") : null;
        told ??= BranchVariables.Select(environment.GetValueOrDefault).FirstOrDefault(v => v is { Length: > 0 });
        return told?.Replace("refs/heads/", "", StringComparison.Ordinal);
    }

    private static async Task<string?> AskAsync(SourceRepository repository, string name, CancellationToken cancellation) =>
        await repository.AskAsync(cancellation, "symbolic-ref", "--quiet", "--short", name) is { IsGood: true, Output: { Length: > 0 } branch } ? branch : null;
}
