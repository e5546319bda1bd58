using Microsoft.Build.Framework;
using Microsoft.Build.Logging.StructuredLogger;
using Xunit;

namespace PerfGate.PackageTests;

public sealed class OrdinaryBuilds(PackageFeed feed)
{
    [Fact]
    public async System.Threading.Tasks.Task An_ordinary_build_runs_no_target_and_no_task_of_the_package()
    {
        using var workspace = new Workspace(feed);
        workspace.AddWeb("Web", Specs.Breaching("Web.csproj"));
        var log = workspace.PathOf("build.binlog");

        var result = await workspace.DotNetAsync("build", "Web", "-c", "Release", $"-bl:{log}");

        Assert.True(result.ExitCode == 0, result.Text);
        var events = BinaryLog.ReadRecords(log).Select(record => record.Args).ToList();
        Assert.NotEmpty(events.OfType<TargetStartedEventArgs>());
        Assert.DoesNotContain(events.OfType<TargetStartedEventArgs>(), target => target.TargetFile?.Contains("perfgate/", StringComparison.OrdinalIgnoreCase) == true && target.TargetFile.Contains(feed.Version, StringComparison.Ordinal));
        Assert.DoesNotContain(events.OfType<TaskStartedEventArgs>(), task => task.TaskName.Contains("PerfGate", StringComparison.Ordinal));
        Assert.False(Directory.Exists(workspace.PathOf("Web", "TestResults")));
    }

    [Fact]
    public async System.Threading.Tasks.Task A_project_that_refers_to_a_gated_one_has_no_gate()
    {
        using var workspace = new Workspace(feed);
        workspace.AddWeb("Web", Specs.Passing("Web.csproj"));
        workspace.Write("Client/Client.csproj", """
            <Project Sdk="Microsoft.NET.Sdk">
              <PropertyGroup><TargetFramework>net10.0</TargetFramework></PropertyGroup>
              <ItemGroup><ProjectReference Include="../Web/Web.csproj" /></ItemGroup>
            </Project>
            """);

        var result = await workspace.GateAsync("Client");

        Assert.Equal(1, result.ExitCode);
        Assert.Contains("MSB4057", result.Text, StringComparison.Ordinal);
    }
}
