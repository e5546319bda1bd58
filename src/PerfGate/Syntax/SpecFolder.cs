namespace PerfGate.Syntax;

/// <summary>Where the files of a spec may lie: in its repository, or in its own folder where there is none.</summary>
internal static class SpecFolder
{
    private const int MostLinks = 40;

    /// <summary>The folder of the repository that holds a file; null outside of one.</summary>
    public static string? Repository(string file)
    {
        for (var folder = Path.GetDirectoryName(file); folder is not null; folder = Path.GetDirectoryName(folder))
        {
            // A worktree and a submodule have a file of that name.
            var git = Path.Combine(folder, ".git");
            if (Directory.Exists(git) || File.Exists(git))
                return folder;
        }

        return null;
    }

    /// <summary>Whether a path leads out of the repository of a spec, links followed.</summary>
    /// <param name="path">Absolute.</param>
    /// <param name="spec">The spec's path.</param>
    public static bool IsOutside(string path, string spec)
    {
        var root = Real(Repository(spec) ?? Path.GetDirectoryName(Path.GetFullPath(spec))!, MostLinks);
        return Real(path, MostLinks) is not { } real || root is null || (real != root && !real.StartsWith(root.TrimEnd(Path.DirectorySeparatorChar) + Path.DirectorySeparatorChar, StringComparison.Ordinal));
    }

    /// <summary>The path without links; what does not exist has none. Null: the links never end.</summary>
    private static string? Real(string path, int links)
    {
        var full = Path.GetFullPath(path);
        var real = Path.GetPathRoot(full)!;
        foreach (var part in full[real.Length..].Split(Path.DirectorySeparatorChar, StringSplitOptions.RemoveEmptyEntries))
        {
            var next = Path.Combine(real, part);
            if (new FileInfo(next).LinkTarget is { } target)
            {
                if (links == 0 || Real(Path.GetFullPath(target, real), links - 1) is not { } resolved)
                    return null;
                next = resolved;
            }

            real = next;
        }

        return real;
    }
}
