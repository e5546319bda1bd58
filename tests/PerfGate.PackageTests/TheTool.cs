using Xunit;

namespace PerfGate.PackageTests;

public sealed class TheTool(PackageFeed feed)
{
    [Fact]
    public async Task The_installed_tool_gates_a_project_as_the_build_does()
    {
        using var workspace = new Workspace(feed);
        workspace.AddWeb("Web", Specs.Breaching("Web.csproj"), hasPackage: false);
        var installed = await workspace.DotNetAsync("tool", "install", "PerfGate.Tool", "--version", feed.Version, "--tool-path", "tools");
        Assert.True(installed.ExitCode == 0, installed.Text);
        var perfgate = workspace.PathOf("tools", OperatingSystem.IsWindows() ? "perfgate.exe" : "perfgate");

        var result = await Command.RunProgramAsync(workspace.PathOf("Web"), perfgate, ["run", "--lock", "none"]);

        Assert.Equal(1, result.ExitCode);
        Assert.Contains("perfgate.yml(14,9): error PG1001: ", Assert.Single(result.Diagnostics), StringComparison.Ordinal);
        Assert.True(File.Exists(workspace.PathOf("Web", "TestResults", "perfgate", "verdict.json")));
    }
}
