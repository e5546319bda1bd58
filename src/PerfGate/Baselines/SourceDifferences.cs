namespace PerfGate.Baselines;

/// <summary>Which files differ between the baseline's commit and the working tree, and whether a command can run differently for them.</summary>
internal static class SourceDifferences
{
    private static readonly string[] WordsEnds = [".md", ".markdown", ".adoc", ".rst"];
    private static readonly string[] Names =
        [".gitignore", ".gitattributes", ".gitmodules", ".editorconfig", ".mailmap", "CODEOWNERS", "LICENSE", "LICENSE.txt", "NOTICE", "NOTICE.txt", "perfgate.schema.json", "perfgate.baseline.json"];

    private static readonly string[] Folders = [".github", ".gitlab", ".vscode", ".idea"];

    /// <summary>All files that differ, and those of them that the target is made of; relative to the repository, sorted.</summary>
    public static async Task<(IReadOnlyList<string> All, IReadOnlyList<string> OfTarget)> OfAsync(BaselineSource source, string specFolder, CancellationToken cancel)
    {
        var all = await source.Repository.DifferencesAsync(source.Commit.Id, cancel);
        if (source.Baseline.Paths.Count == 0)
            return (all, [.. all.Where(f => !IsDocumentation(f))]);

        var prefix = source.Repository.Relative(specFolder) is { } folder and not "." ? $"{folder.Replace(Path.DirectorySeparatorChar, '/')}/" : "";
        return (all, await source.Repository.DifferencesAsync(source.Commit.Id, cancel, [.. source.Baseline.Paths.Select(p => Pathspec(p, prefix))]));
    }

    /// <summary>For people and for tools around the program; the spec is the gate's, and one for both sides.</summary>
    private static bool IsDocumentation(string path)
    {
        var parts = path.Split('/');
        return WordsEnds.Any(e => path.EndsWith(e, StringComparison.OrdinalIgnoreCase))
            || Names.Contains(parts[^1], StringComparer.OrdinalIgnoreCase)
            || (parts[^1].StartsWith("perfgate", StringComparison.Ordinal) && parts[^1].EndsWith(".yml", StringComparison.Ordinal))
            || Folders.Contains(parts[0]);
    }

    private static string Pathspec(string path, string prefix) =>
        path.StartsWith('!') ? $":(top,exclude,glob){prefix}{path[1..]}" : $":(top,glob){prefix}{path}";
}
