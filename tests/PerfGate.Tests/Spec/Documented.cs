using System.Text.RegularExpressions;
using PerfGate.Tests.Architecture;

namespace PerfGate.Tests.Spec;

/// <summary>The complete specs of the reference: yaml blocks that begin with a version.</summary>
internal static partial class Documented
{
    private static readonly string Folder = Path.Combine(RepositoryRoot.Path, "docs");

    public static string Page(params string[] path) => File.ReadAllText(Path.Combine([Folder, .. path]));

    public static IEnumerable<(string Page, string Text)> Specs() =>
        from page in Directory.EnumerateFiles(Folder, "*.md", SearchOption.AllDirectories).Append(Path.Combine(RepositoryRoot.Path, "README.md"))
        where Path.GetFileName(page) != "mistakes.md" && File.Exists(page)
        from Match block in Block().Matches(File.ReadAllText(page))
        where block.Groups[1].Value.Contains("version: 1\n", StringComparison.Ordinal)
        select (Path.GetFileName(page), block.Groups[1].Value);

    [GeneratedRegex("^```ya?ml\n(.*?)^```$", RegexOptions.Multiline | RegexOptions.Singleline)]
    private static partial Regex Block();
}
