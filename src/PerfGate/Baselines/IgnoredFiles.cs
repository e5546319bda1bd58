namespace PerfGate.Baselines;

/// <summary>What the working tree has and git is told to ignore: dependencies that were installed, settings of a person. The baseline's worktree has none of it.</summary>
internal static class IgnoredFiles
{
    private const int Named = 5;

    // Written by editors, tests and interpreters: no program needs them.
    private static readonly string[] OfNoMatter = ["__pycache__", ".vs", ".vscode", ".idea", ".pytest_cache", ".mypy_cache", ".ruff_cache", ".DS_Store", "TestResults", "coverage", "obj", ".perfgate"];
    private static readonly string[] OfNoMatterEnds = [".pyc", ".log", ".tmp", ".swp", ".user"];

    /// <summary>A warning that names them; null when the baseline lacks none.</summary>
    /// <param name="repository">Of the candidate.</param>
    /// <param name="worktree">Of the baseline, built: what its build made is there.</param>
    /// <param name="cancel">Ends git.</param>
    public static async Task<string?> LackingAsync(SourceRepository repository, string worktree, CancellationToken cancel)
    {
        var ignored = await repository.OthersAsync(cancel, ["--ignored", "--exclude-standard", "--directory", "--no-empty-directory"]);
        var lacking = ignored.Where(Matters).Where(p => !Path.Exists(Path.Combine(worktree, p))).Order(StringComparer.Ordinal).ToList();
        if (lacking.Count == 0)
            return null;
        var more = lacking.Count > Named ? $" and {lacking.Count - Named} more" : "";
        return $"the working tree has ignored files that the baseline does not have: {string.Join(", ", lacking.Take(Named))}{more} (git status --ignored). If the target needs them, make them on both sides with 'target.build', or pass them with 'env'";
    }

    private static bool Matters(string path) =>
        !path.Split('/', StringSplitOptions.RemoveEmptyEntries).Any(OfNoMatter.Contains)
        && !OfNoMatterEnds.Any(e => path.EndsWith(e, StringComparison.OrdinalIgnoreCase));
}
