namespace PerfGate.Tests.Architecture;

/// <summary>The sources that these tests read.</summary>
internal static class RepositoryRoot
{
    public static string Path { get; } = Find();

    /// <summary>Product sources below a folder, without what the build made.</summary>
    public static IEnumerable<string> Sources(params string[] folder) =>
        Directory.EnumerateFiles(System.IO.Path.Combine([Path, .. folder]), "*.cs", SearchOption.AllDirectories)
            .Where(f => !f.Split(System.IO.Path.DirectorySeparatorChar).Any(part => part is "obj" or "bin" or "node_modules"));

    private static string Find()
    {
        for (var folder = AppContext.BaseDirectory; folder is not null; folder = System.IO.Path.GetDirectoryName(folder))
        {
            if (File.Exists(System.IO.Path.Combine(folder, "PerfGate.sln")))
                return folder;
        }

        throw new InvalidOperationException("PerfGate.sln is not above the test's own folder");
    }
}
