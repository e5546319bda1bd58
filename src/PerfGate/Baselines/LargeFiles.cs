using System.Text;

namespace PerfGate.Baselines;

/// <summary>Files that git LFS keeps elsewhere: a worktree without its objects has pointers in their place.</summary>
internal static class LargeFiles
{
    private const int Named = 3;
    private const long LongestPointer = 1024;

    private static readonly byte[] Begin = Encoding.ASCII.GetBytes("version https://git-lfs.github.com/spec/");

    /// <summary>A warning that names the files that only the candidate has in full; null when there is none.</summary>
    /// <param name="repository">Of the candidate.</param>
    /// <param name="worktree">Of the baseline.</param>
    /// <param name="commit">Its full id.</param>
    /// <param name="cancel">Ends git.</param>
    public static async Task<string?> LackingAsync(SourceRepository repository, string worktree, string commit, CancellationToken cancel)
    {
        if (!(await repository.AskAsync(cancel, "grep", "--quiet", "filter=lfs", commit, "--", ":(glob)**/.gitattributes")).IsGood)
            return null;
        var tracked = (await repository.AskAsync(cancel, "-C", worktree, "ls-files", "-z")).Output.Split('\0', StringSplitOptions.RemoveEmptyEntries);
        var lacking = tracked.Where(p => IsPointer(Path.Combine(worktree, p)) && !IsPointer(Path.Combine(repository.Root, p))).ToList();
        if (lacking.Count == 0)
            return null;
        var more = lacking.Count > Named ? $" and {lacking.Count - Named} more" : "";
        return $"the baseline has pointers of git LFS in place of files: {string.Join(", ", lacking.Take(Named))}{more}; 'git lfs fetch origin {commit}' gets the files";
    }

    private static bool IsPointer(string file)
    {
        if (new FileInfo(file) is not { Exists: true, Length: > 0 and <= LongestPointer })
            return false;
        return File.ReadAllBytes(file).AsSpan().StartsWith(Begin);
    }
}
