using PerfGate.Syntax;
using PerfGate.Targets;

namespace PerfGate.Baselines;

/// <summary>The repository that holds the candidate.</summary>
internal sealed class SourceRepository
{
    private readonly Git _git;

    private SourceRepository(Git git, string root, string gitFolder) => (_git, Root, GitFolder) = (git, root, gitFolder);

    /// <summary>Absolute path of its working tree, as the spec's own path has it (not through a link that git would follow).</summary>
    public string Root { get; }

    /// <summary>Absolute path of what its worktrees share.</summary>
    public string GitFolder { get; }

    /// <exception cref="TargetException">There is no git, or no repository.</exception>
    public static async Task<SourceRepository> OpenAsync(string folder, IReadOnlyDictionary<string, string> environment, SourceLocation location, CancellationToken cancellation)
    {
        var git = Git.In(folder, environment, location);
        var answer = await git.AskAsync(cancellation, "rev-parse", "--is-inside-work-tree", "--show-cdup", "--git-common-dir", "--verify", "HEAD^{commit}");
        if (answer.Error.Contains("not a git repository", StringComparison.Ordinal))
            throw BaselineTrouble.NotFound(location, $"{folder} is in no git repository: a baseline is another version of the repository that holds the spec");
        if (answer.Error.Contains("dubious ownership", StringComparison.Ordinal))
            throw BaselineTrouble.NotFound(location, $"git does not trust the repository of {folder}, which another user owns: git config --global --add safe.directory '*'");
        var lines = answer.Output.Split('\n');
        if (lines is not ["true", var up, var common, ..])
            throw BaselineTrouble.NotFound(location, $"git does not tell about the repository of {folder}: {answer.Complaint}");
        if (!answer.IsGood)
            throw BaselineTrouble.NotFound(location, $"the repository of {folder} has no commit yet: there is nothing to compare with");

        var root = Path.TrimEndingDirectorySeparator(Path.GetFullPath(up, folder));
        return new SourceRepository(Git.In(root, environment, location), root, Path.GetFullPath(common, folder));
    }

    /// <summary>The commit that a folder's files are based on; null without git or a repository.</summary>
    public static async Task<string?> HeadOfAsync(string folder, IReadOnlyDictionary<string, string> environment, CancellationToken cancellation)
    {
        try
        {
            var repository = await OpenAsync(folder, environment, default, cancellation);
            return await repository.CommitOfAsync("HEAD", cancellation);
        }
        catch (TargetException)
        {
            return null; // nothing is compared with it: there is just nothing to tell
        }
    }

    public Task<GitAnswer> AskAsync(CancellationToken cancellation, params IReadOnlyList<string> arguments) => _git.AskAsync(cancellation, arguments);

    /// <summary>The full id of what a name means; null when it means no commit that is here.</summary>
    public async Task<string?> CommitOfAsync(string name, CancellationToken cancellation) =>
        await AskAsync(cancellation, "rev-parse", "--verify", "--quiet", $"{name}^{{commit}}") is { IsGood: true, Output: { Length: > 0 } commit } ? commit : null;

    /// <summary>Whether a commit has a file or folder.</summary>
    /// <param name="commit">Its full id.</param>
    /// <param name="path">Relative to the repository.</param>
    /// <param name="cancellation">Ends git.</param>
    public async Task<bool> HasAsync(string commit, string path, CancellationToken cancellation) =>
        path == "." || await AskAsync(cancellation, "ls-tree", "--name-only", commit, "--", Slashed(path)) is { IsGood: true, Output.Length: > 0 };

    /// <summary>Whether git is told to leave a file or folder of the working tree alone.</summary>
    public async Task<bool> IsIgnoredAsync(string path, CancellationToken cancellation) =>
        (await AskAsync(cancellation, "check-ignore", "--quiet", "--", Slashed(path))).IsGood;

    /// <summary>Files of the working tree that are not in git, relative to it.</summary>
    /// <param name="cancellation">Ends git.</param>
    /// <param name="options">Which: <c>--exclude-standard</c>, <c>--ignored</c>, paths after <c>--</c>.</param>
    public async Task<IReadOnlyList<string>> OthersAsync(CancellationToken cancellation, params IReadOnlyList<string> options) =>
        (await AskAsync(cancellation, ["ls-files", "--others", "-z", .. options])).Output.Split('\0', StringSplitOptions.RemoveEmptyEntries);

    /// <summary>Files that differ between a commit and the working tree, relative to it, ignored ones left out; sorted.</summary>
    /// <param name="commit">Its full id.</param>
    /// <param name="cancellation">Ends git.</param>
    /// <param name="paths">As git takes them (pathspecs); empty: all.</param>
    public async Task<IReadOnlyList<string>> DifferencesAsync(string commit, CancellationToken cancellation, params IReadOnlyList<string> paths)
    {
        var tracked = (await AskAsync(cancellation, ["diff", "--name-only", "-z", "--no-renames", "--no-ext-diff", commit, "--", .. paths])).Output.Split('\0', StringSplitOptions.RemoveEmptyEntries);
        return [.. tracked.Concat(await OthersAsync(cancellation, ["--exclude-standard", "--", .. paths])).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)];
    }

    /// <summary>Whether older commits were cut off when it was cloned.</summary>
    public async Task<bool> IsShallowAsync(CancellationToken cancellation) =>
        (await AskAsync(cancellation, "rev-parse", "--is-shallow-repository")).Output == "true";

    /// <summary>Whether the files of the working tree, ignored ones left out, are those of a commit.</summary>
    public async Task<bool> IsUnchangedSinceAsync(string commit, CancellationToken cancellation) =>
        (await AskAsync(cancellation, "diff", "--quiet", "--no-ext-diff", commit, "--")).IsGood
        && await AskAsync(cancellation, "ls-files", "--others", "--exclude-standard") is { IsGood: true, Output.Length: 0 };

    /// <summary>Null for what lies outside of it.</summary>
    public string? Relative(string path)
    {
        var relative = Path.GetRelativePath(Root, path);
        return relative == ".." || relative.StartsWith($"..{Path.DirectorySeparatorChar}", StringComparison.Ordinal) || Path.IsPathRooted(relative) ? null : relative;
    }

    private static string Slashed(string path) => path.Replace(Path.DirectorySeparatorChar, '/');
}
