using System.IO.Compression;
using System.Security.Cryptography;
using Xunit;

namespace PerfGate.PackageTests;

public sealed class PackageContents(PackageFeed feed)
{
    [Theory]
    [InlineData("PerfGate")]
    [InlineData("PerfGate.Tool")]
    public async Task A_package_holds_exactly_the_files_of_its_list(string id)
    {
        var entries = Entries(id == "PerfGate" ? feed.Package : feed.Tool);

        var golden = await File.ReadAllLinesAsync(Path.Combine(AppContext.BaseDirectory, "Golden", $"{id}.txt"), TestContext.Current.CancellationToken);
        Assert.Equal(golden, entries);
    }

    [Fact]
    public void Nothing_of_the_gate_reaches_what_a_project_ships()
    {
        var entries = Entries(feed.Package);

        Assert.DoesNotContain(entries, entry => entry.StartsWith("lib/", StringComparison.Ordinal));
        Assert.DoesNotContain(entries, entry => entry.StartsWith("buildTransitive/", StringComparison.Ordinal));
        using var package = ZipFile.OpenRead(feed.Package);
        using var nuspec = new StreamReader(package.GetEntry("PerfGate.nuspec")!.Open());
        var text = nuspec.ReadToEnd();
        Assert.Contains("<developmentDependency>true</developmentDependency>", text, StringComparison.Ordinal);
        Assert.DoesNotContain("<dependency ", text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Packing_twice_gives_the_same_bytes()
    {
        var folders = new[] { Path.Combine(feed.Folder, "first"), Path.Combine(feed.Folder, "second") };
        foreach (var folder in folders) await feed.PackAsync("PerfGate.Tasks", folder, ("SOURCE_DATE_EPOCH", "1700000000"));

        var hashes = folders.Select(folder => Convert.ToHexString(SHA256.HashData(File.ReadAllBytes(Directory.GetFiles(folder).Single()))));

        Assert.Single(hashes.Distinct());
    }

    /// <summary>Without the three files of the container format, one of which has a random name.</summary>
    private static IReadOnlyList<string> Entries(string package)
    {
        using var zip = ZipFile.OpenRead(package);
        return
        [
            .. zip.Entries.Select(entry => entry.FullName)
                .Where(name => !name.StartsWith("_rels/", StringComparison.Ordinal) && !name.StartsWith("package/", StringComparison.Ordinal) && name != "[Content_Types].xml")
                .Order(StringComparer.Ordinal),
        ];
    }
}
