using System.Text.RegularExpressions;
using Xunit;

namespace PerfGate.Tests.Architecture;

public sealed partial class FilesAreSmall
{
    private const int Wall = 300;

    [Fact]
    public void No_source_file_is_longer_than_the_wall()
    {
        var wrong = RepositoryRoot.Sources("src").Concat(RepositoryRoot.Sources("tests")).Concat(RepositoryRoot.Sources("samples"))
            .Select(f => (File: Path.GetRelativePath(RepositoryRoot.Path, f), Lines: File.ReadLines(f).Count()))
            .Where(f => f.Lines > Wall);

        Assert.Empty(wrong);
    }

    /// <summary>Records, enumerations and the like that are closely bound to one owner live with it; behaviour has a file of its own.</summary>
    [Fact]
    public void A_product_file_has_the_name_of_its_type_and_holds_beside_it_only_what_is_bound_to_it()
    {
        var wrong =
            from file in RepositoryRoot.Sources("src")
            let types = Type().Matches(File.ReadAllText(file)).Select(m => (Kind: m.Groups[1].Value, Name: m.Groups[2].Value)).ToList()
            let name = Path.GetFileNameWithoutExtension(file).Split('.')[0]
            where types.Count > 0 && (types.TrueForAll(t => t.Name != name) || types.Exists(t => t.Name != name && t.Kind == "class"))
            select $"{Path.GetRelativePath(RepositoryRoot.Path, file)}: {string.Join(", ", types.Select(t => t.Name))}";

        Assert.Empty(wrong);
    }

    /// <summary>A type at the outermost level of a file-scoped namespace begins its line.</summary>
    [GeneratedRegex(@"^(?:public |internal |file )?(?:static |abstract |sealed |readonly |unsafe |partial |ref )*(class|record struct|record|struct|interface|enum) (\w+)", RegexOptions.Multiline)]
    private static partial Regex Type();
}
