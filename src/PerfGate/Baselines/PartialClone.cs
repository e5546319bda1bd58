using PerfGate.Syntax;
using PerfGate.Targets;

namespace PerfGate.Baselines;

/// <summary>A clone that was made by <c>--filter</c> has a commit without its files, and fetches them when they are asked for.</summary>
internal static class PartialClone
{
    private const string Filter = ".partialclonefilter";

    /// <summary>All files of the commit are here, or can be fetched.</summary>
    /// <exception cref="TargetException">They are not, and what gets them.</exception>
    public static async Task RequireAsync(SourceRepository repository, BaselineCommit commit, SourceLocation location, CancellationToken cancel)
    {
        var filters = await repository.AskAsync(cancel, "config", "--get-regexp", $"^remote\\..*\\{Filter}$");
        if (!filters.IsGood || filters.Output.Split('\n')[0].Split(' ') is not [var key, var filter])
            return;

        var listed = await repository.AskAsync(cancel, "rev-list", "--objects", "--no-walk", "--missing=print", commit.Id);
        var missing = listed.Output.Split('\n').Where(l => l.StartsWith('?')).Select(l => l[1..]).ToList();
        if (missing.Count == 0)
            return;

        // git fetches what it is asked for; the first tells whether it can.
        var fetched = await repository.AskAsync(cancel, "cat-file", "-e", missing[0]);
        if (fetched.IsGood)
            return;
        var remote = key["remote.".Length..^Filter.Length];
        throw BaselineTrouble.NotFound(location,
            $"this is a partial clone (--filter={filter}) without {missing.Count} of the files of the baseline, {commit.Description}, and they cannot be fetched: {fetched.Complaint}. "
            + $"Where the remote can be reached, 'git fetch --refetch --no-filter {remote}' gets all files (actions/checkout: no 'filter')");
    }
}
