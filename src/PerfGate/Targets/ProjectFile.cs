namespace PerfGate.Targets;

/// <summary>Finds the project file that a spec means.</summary>
internal static class ProjectFile
{
    /// <summary>A file, or a folder with one project in it. Null, with the problem in words, when there is none.</summary>
    public static string? Find(string path, string folder, out string problem)
    {
        problem = "";
        var full = Path.GetFullPath(path, folder);
        if (File.Exists(full))
            return full;
        if (!Directory.Exists(full))
        {
            problem = $"there is no project {full}";
            return null;
        }

        var projects = Directory.GetFiles(full, "*.*proj");
        if (projects.Length == 1)
            return projects[0];
        problem = projects.Length == 0
            ? $"there is no project in {full}"
            : $"there are {projects.Length} projects in {full}: name one of {string.Join(", ", projects.Select(Path.GetFileName).Order(StringComparer.Ordinal))}";
        return null;
    }
}
