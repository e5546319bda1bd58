namespace PerfGate;

/// <summary>Paths as a CI system links to them.</summary>
internal static class RepositoryPath
{
    /// <summary>Relative to the repository that holds the file, with slashes; the bare file name outside of one.</summary>
    public static string Of(string file)
    {
        for (var folder = Path.GetDirectoryName(file); folder is not null; folder = Path.GetDirectoryName(folder))
        {
            // A worktree and a submodule have a file of that name.
            var git = Path.Combine(folder, ".git");
            if (Directory.Exists(git) || File.Exists(git))
                return Path.GetRelativePath(folder, file).Replace(Path.DirectorySeparatorChar, '/');
        }

        return Path.GetFileName(file);
    }
}
