using System.Globalization;
using Xunit;

namespace PerfGate.PackageTests;

/// <summary>Both packages, packed once for all tests into a folder that is a package source, in a version that exists nowhere else.</summary>
public sealed class PackageFeed : IAsyncLifetime
{
    public string Folder { get; } = Directory.CreateTempSubdirectory("perfgate-feed-").FullName;

    public string Version { get; } =
        "0.0.0-test." + TimeProvider.System.GetUtcNow().ToString("yyyyMMddHHmmssfff", CultureInfo.InvariantCulture);

    /// <summary>Where the tests' projects restore to: shared by them, so that each package is extracted once.</summary>
    public string PackagesFolder => Path.Combine(Folder, "packages");

    public string Package => Path.Combine(Folder, $"PerfGate.{Version}.nupkg");

    public string Tool => Path.Combine(Folder, $"PerfGate.Tool.{Version}.nupkg");

    public async ValueTask InitializeAsync()
    {
        // In this order: the package of the task takes the engine along, and does not restore it.
        await PackAsync("PerfGate.Cli", Folder);
        await PackAsync("PerfGate.Tasks", Folder);
    }

    public ValueTask DisposeAsync()
    {
        Directory.Delete(Folder, recursive: true);
        return ValueTask.CompletedTask;
    }

    internal async Task PackAsync(string project, string output, params (string Name, string Value)[] environment)
    {
        var result = await Command.RunAsync(
            Repository.Root,
            ["pack", Path.Combine("src", project), "-c", Repository.Configuration, $"-p:PackageVersion={Version}", "-o", output, "-v:q"],
            environment);
        Assert.True(result.ExitCode == 0, $"{project} could not be packed:\n{result.Text}");
    }
}
