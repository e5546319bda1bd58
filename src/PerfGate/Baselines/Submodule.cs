using PerfGate.Syntax;
using PerfGate.Targets;

namespace PerfGate.Baselines;

/// <summary>A submodule of the baseline's commit that the candidate has checked out: without it the baseline would be another program.</summary>
/// <param name="Path">Relative to the repository, with slashes.</param>
/// <param name="Id">The commit that the baseline has of it.</param>
/// <param name="GitFolder">Absolute; the objects that this clone has of it.</param>
internal sealed record Submodule(string Path, string Id, string GitFolder)
{
    /// <exception cref="TargetException">A submodule's commit is not in this clone.</exception>
    public static async Task<IReadOnlyList<Submodule>> OfAsync(SourceRepository repository, BaselineCommit commit, SourceLocation location, CancellationToken cancel)
    {
        if (!await repository.HasAsync(commit.Id, ".gitmodules", cancel))
            return [];
        var tree = await repository.AskAsync(cancel, "ls-tree", "-r", "-z", commit.Id);
        var found = new List<Submodule>();
        foreach (var entry in tree.Output.Split('\0').Where(e => e.StartsWith("160000 ", StringComparison.Ordinal)))
        {
            var path = entry[(entry.IndexOf('\t', StringComparison.Ordinal) + 1)..];
            var id = entry.Split(' ', '\t')[2];

            // One that the candidate lacks as well makes no difference.
            if (await GitFolderAsync(repository, path, cancel) is not { } folder)
                continue;
            if (!(await repository.AskAsync(cancel, $"--git-dir={folder}", "cat-file", "-e", $"{id}^{{commit}}")).IsGood)
                throw BaselineTrouble.NotFound(location, $"the baseline, {commit.Description}, has the submodule {path} at {id[..7]}, which is not in this clone: 'git -C {path} fetch origin {id}' gets it");
            found.Add(new Submodule(path, id, folder));
        }

        return found;
    }

    /// <summary>From the objects of this clone: nothing is fetched.</summary>
    /// <exception cref="TargetException">git does not check it out, and why.</exception>
    public async Task CheckOutAsync(SourceRepository repository, string worktree, BaselineSource source, CancellationToken cancel)
    {
        var target = System.IO.Path.Combine(worktree, Path);
        var cloned = await repository.AskAsync(cancel, "clone", "--quiet", "--shared", "--no-checkout", GitFolder, target);
        var done = cloned.IsGood ? await repository.AskAsync(cancel, "-C", target, "checkout", "--quiet", "--detach", Id) : cloned;
        if (!done.IsGood)
            throw BaselineTrouble.NotFound(source.Baseline.Location, $"git does not check out the submodule {Path} of the baseline, {source.Commit.Description}: {done.Complaint}");
        foreach (var inner in await NestedAsync(repository, cancel))
            await inner.CheckOutAsync(repository, target, source, cancel);
    }

    private async Task<IReadOnlyList<Submodule>> NestedAsync(SourceRepository repository, CancellationToken cancel)
    {
        var folder = System.IO.Path.Combine(GitFolder, "modules");
        if (!Directory.Exists(folder))
            return [];
        var tree = await repository.AskAsync(cancel, $"--git-dir={GitFolder}", "ls-tree", "-r", "-z", Id);
        return
        [
            .. tree.Output.Split('\0')
                .Where(e => e.StartsWith("160000 ", StringComparison.Ordinal))
                .Select(e => (Path: e[(e.IndexOf('\t', StringComparison.Ordinal) + 1)..], Id: e.Split(' ', '\t')[2]))
                .Select(e => new Submodule(e.Path, e.Id, System.IO.Path.Combine(folder, e.Path)))
                .Where(s => Directory.Exists(s.GitFolder)),
        ];
    }

    /// <summary>Null when the candidate has not checked it out.</summary>
    private static async Task<string?> GitFolderAsync(SourceRepository repository, string path, CancellationToken cancel)
    {
        var folder = System.IO.Path.Combine(repository.Root, path);
        if (!File.Exists(System.IO.Path.Combine(folder, ".git")) && !Directory.Exists(System.IO.Path.Combine(folder, ".git")))
            return null;
        var answer = await repository.AskAsync(cancel, "-C", folder, "rev-parse", "--absolute-git-dir");
        return answer is { IsGood: true, Output.Length: > 0 } ? answer.Output : null;
    }
}
