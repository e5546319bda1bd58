using Xunit;

namespace PerfGate.PackageTests;

public sealed class SeveralFrameworks(PackageFeed feed)
{
    /// <summary>Two frameworks that every SDK can build and run without further downloads.</summary>
    private const string Two = "<TargetFrameworks>net10.0;net10.0-windows</TargetFrameworks><EnableWindowsTargeting>true</EnableWindowsTargeting><DisableTransitiveFrameworkReferenceDownloads>true</DisableTransitiveFrameworkReferenceDownloads>";

    [Fact]
    public async Task Each_framework_is_gated_into_a_folder_of_its_own()
    {
        using var workspace = new Workspace(feed);
        workspace.AddWeb("Web", Specs.Breaching("Web.csproj"), properties: Two);

        var result = await workspace.GateAsync("Web");

        Assert.Equal(1, result.ExitCode);
        Assert.Equal(2, result.Diagnostics.Count);
        Assert.Contains(result.Diagnostics, line => line.EndsWith("::TargetFramework=net10.0]", StringComparison.Ordinal));
        Assert.Contains(result.Diagnostics, line => line.EndsWith("::TargetFramework=net10.0-windows]", StringComparison.Ordinal));
        Assert.True(File.Exists(workspace.PathOf("Web", "TestResults", "perfgate", "net10.0", "verdict.json")));
        Assert.True(File.Exists(workspace.PathOf("Web", "TestResults", "perfgate", "net10.0-windows", "verdict.json")));
        var junit = await File.ReadAllTextAsync(workspace.PathOf("Web", "TestResults", "perfgate", "net10.0", "TEST-perfgate.xml"), TestContext.Current.CancellationToken);
        Assert.Contains("classname=\"perfgate.Web (net10.0).smoke\"", junit, StringComparison.Ordinal);
    }

    [Fact]
    public async Task One_framework_can_be_chosen()
    {
        using var workspace = new Workspace(feed);
        workspace.AddWeb("Web", Specs.Passing("Web.csproj"), properties: Two);

        var result = await workspace.GateAsync("Web", "-p:PerfGateTargetFramework=net10.0");

        Assert.True(result.ExitCode == 0, result.Text);
        Assert.True(Directory.Exists(workspace.PathOf("Web", "TestResults", "perfgate", "net10.0")));
        Assert.False(Directory.Exists(workspace.PathOf("Web", "TestResults", "perfgate", "net10.0-windows")));
    }
}
