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

    [Fact]
    public void A_product_file_holds_one_type_and_has_its_name()
    {
        var wrong =
            from file in RepositoryRoot.Sources("src")
            let types = Type().Matches(File.ReadAllText(file)).Select(m => m.Groups[1].Value).ToList()
            where types.Count > 1 || (types.Count == 1 && types[0] != Path.GetFileNameWithoutExtension(file).Split('.')[0])
            select $"{Path.GetRelativePath(RepositoryRoot.Path, file)}: {string.Join(", ", types)}";

        Assert.Empty(wrong);
    }

    /// <summary>A type at the outermost level of a file-scoped namespace begins its line.</summary>
    [GeneratedRegex(@"^(?:public |internal |file )?(?:static |abstract |sealed |readonly |unsafe |partial |ref )*(?:class|record struct|record|struct|interface|enum) (\w+)", RegexOptions.Multiline)]
    private static partial Regex Type();
}
