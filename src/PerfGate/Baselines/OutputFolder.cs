using System.Security.Cryptography;
using System.Text;

namespace PerfGate.Baselines;

/// <summary>The published output of a project.</summary>
internal static class OutputFolder
{
    /// <summary>Equal for two outputs that run alike. Symbols are left out: they are not run.</summary>
    public static string Hash(string folder)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        foreach (var file in Files(folder).Where(IsOfTheProgram))
        {
            var content = Content(Path.Combine(folder, file));
            hash.AppendData(Encoding.UTF8.GetBytes($"{file}\0{content.Length}\0"));
            hash.AppendData(content);
        }

        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }

    /// <summary>Files that only one of two outputs has, or that differ in what is run; relative, sorted.</summary>
    public static IReadOnlyList<string> Differences(string one, string other)
    {
        var (ones, others) = (Files(one).Where(IsOfTheProgram).ToHashSet(StringComparer.Ordinal), Files(other).Where(IsOfTheProgram).ToHashSet(StringComparer.Ordinal));
        return
        [
            .. ones.Union(others).Order(StringComparer.Ordinal)
                .Where(f => !ones.Contains(f) || !others.Contains(f) || !Content(Path.Combine(one, f)).AsSpan().SequenceEqual(Content(Path.Combine(other, f)))),
        ];
    }

    /// <summary>Copies everything, with the right to execute.</summary>
    public static void Copy(string from, string to)
    {
        Directory.CreateDirectory(to);
        foreach (var file in Files(from))
        {
            var target = Path.Combine(to, file);
            Directory.CreateDirectory(Path.GetDirectoryName(target)!);
            File.Copy(Path.Combine(from, file), target);
        }
    }

    /// <summary>Relative to the folder, in an order that does not depend on the file system.</summary>
    private static IEnumerable<string> Files(string folder) => Directory.EnumerateFiles(folder, "*", SearchOption.AllDirectories)
        .Select(f => Path.GetRelativePath(folder, f))
        .Order(StringComparer.Ordinal);

    private static byte[] Content(string file) =>
        file.EndsWith(".dll", StringComparison.OrdinalIgnoreCase) || file.EndsWith(".exe", StringComparison.OrdinalIgnoreCase) ? AssemblyContent.Read(file) : File.ReadAllBytes(file);

    /// <summary>Not its symbols, nor what a gate wrote into the project's folder, which a project without the package publishes as content.</summary>
    private static bool IsOfTheProgram(string file) =>
        !file.EndsWith(".pdb", StringComparison.OrdinalIgnoreCase)
        && file is not ("perfgate.schema.json" or "perfgate.baseline.json")
        && !file.StartsWith(Path.Combine("TestResults", "perfgate") + Path.DirectorySeparatorChar, StringComparison.Ordinal);
}
