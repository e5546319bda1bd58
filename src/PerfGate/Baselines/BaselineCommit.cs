using PerfGate.Syntax;
using PerfGate.Targets;

namespace PerfGate.Baselines;

/// <summary>The commit that a baseline's ref means.</summary>
/// <param name="Id">The full id.</param>
/// <param name="Description">For people: "origin/main at 3f2c1ab (merge base)".</param>
/// <param name="Warning">That there is nothing to compare; null otherwise.</param>
internal sealed record BaselineCommit(string Id, string Description, Diagnostic? Warning)
{
    private const string Deepen = "deepen it by 'git fetch --deepen=100' or 'git fetch --unshallow' (actions/checkout: fetch-depth: 0)";

    /// <exception cref="TargetException">There is no such commit here, and what to do about it.</exception>
    public static async Task<BaselineCommit> FindAsync(BaselineRef baseline, SourceRepository repository, CancellationToken cancellation)
    {
        var name = baseline.Ref ?? throw new InvalidOperationException("the baseline is not a ref");
        if (name.StartsWith('-') || name.Any(char.IsWhiteSpace) || name.Length == 0)
            throw BaselineTrouble.NotFound(baseline.Location, $"'{name}' is not the name of a commit; write a branch, a tag or a commit: origin/main, v1.2, HEAD~1");

        var tip = await repository.CommitOfAsync(name, cancellation) ?? throw await UnknownAsync(name, baseline.Location, repository, cancellation);
        var head = await repository.CommitOfAsync("HEAD", cancellation) ?? tip;
        var commit = baseline.MergeBase ? await MergeBaseAsync(name, tip, head, baseline.Location, repository, cancellation) : tip;
        var description = $"{name} at {commit[..7]}{(commit == tip ? "" : " (merge base)")}";
        if (commit != head)
            return new BaselineCommit(commit, description, null);

        // Then the candidate is what was changed since and is not committed.
        return await repository.IsUnchangedSinceAsync(head, cancellation)
            ? new BaselineCommit(commit, $"{description}, the candidate's own commit", new Diagnostic(DiagnosticCodes.BaselineIsCandidate, Severity.Warning, baseline.Location,
                $"the baseline, {description}, is the candidate's own commit, and nothing is changed since: there is nothing to compare. On the branch itself write ref: HEAD~1"))
            : new BaselineCommit(commit, $"{description}, the candidate's own commit without the changes that are not committed", null);
    }

    private static async Task<string> MergeBaseAsync(string name, string tip, string head, SourceLocation location, SourceRepository repository, CancellationToken cancellation)
    {
        var answer = await repository.AskAsync(cancellation, "merge-base", tip, head);
        if (answer is { IsGood: true, Output.Length: > 0 })
            return answer.Output.Split('\n')[0];
        throw BaselineTrouble.NotFound(location, await repository.IsShallowAsync(cancellation)
            ? $"the commit where the candidate left '{name}' is not in this shallow clone: {Deepen}"
            : $"'{name}' and the candidate have no commit in common: {(answer.ExitCode == 1 ? "their histories are unrelated" : answer.Complaint)}");
    }

    private static async Task<TargetException> UnknownAsync(string name, SourceLocation location, SourceRepository repository, CancellationToken cancellation)
    {
        if (!name.StartsWith("origin/", StringComparison.Ordinal) && await repository.CommitOfAsync($"origin/{name}", cancellation) is not null)
            return BaselineTrouble.NotFound(location, $"there is no commit '{name}' in this clone; there is 'origin/{name}'");
        var fetch = name.StartsWith("origin/", StringComparison.Ordinal)
            ? $"'git fetch origin {name["origin/".Length..]}:refs/remotes/{name}' gets it"
            : "'git fetch --tags origin' gets branches and tags";
        return BaselineTrouble.NotFound(location, await repository.IsShallowAsync(cancellation)
            ? $"there is no commit '{name}' in this shallow clone: {fetch}; then {Deepen}"
            : $"there is no commit '{name}' in this clone: {fetch}, if it exists");
    }
}
