using PerfGate.Syntax;

namespace PerfGate;

/// <summary>Paths as a CI system links to them.</summary>
internal static class RepositoryPath
{
    /// <summary>Relative to the repository that holds the file, with slashes; the bare file name outside of one.</summary>
    public static string Of(string file)
    {
        if (SpecFolder.Repository(file) is { } folder)
            return Path.GetRelativePath(folder, file).Replace(Path.DirectorySeparatorChar, '/');
        return Path.GetFileName(file);
    }
}
