using Xunit;

namespace PerfGate.PackageTests;

public sealed class TestsFirst(PackageFeed feed)
{
    private const string Runner = """{ "test": { "runner": "Microsoft.Testing.Platform" } }""";

    [Theory]
    [InlineData("VSTest", null)]
    [InlineData("Test", Runner)]
    public async Task The_tests_run_before_the_gate(string target, string? globalJson)
    {
        using var workspace = Arrange(target, globalJson, outcome: """<Message Importance="high" Text="the tests have run" />""");

        var result = await workspace.GateAsync("Web", "-p:PerfGateRunTests=true");

        Assert.True(result.ExitCode == 0, result.Text);
        var lines = result.Output.ToList();
        var tested = lines.FindIndex(line => line.Contains("the tests have run", StringComparison.Ordinal));
        Assert.True(tested >= 0 && tested < lines.FindIndex(line => line.Contains("checks passed", StringComparison.Ordinal)), result.Text);
    }

    [Fact]
    public async Task Nothing_is_measured_when_a_test_fails()
    {
        using var workspace = Arrange("VSTest", globalJson: null, outcome: """<Error Text="a test has failed" />""");

        var result = await workspace.GateAsync("Web", "-p:PerfGateRunTests=true");

        Assert.Equal(1, result.ExitCode);
        Assert.Contains("a test has failed", result.Text, StringComparison.Ordinal);
        Assert.False(Directory.Exists(workspace.PathOf("Web", "TestResults")));
    }

    [Fact]
    public async Task Without_a_test_project_it_is_said_that_one_is_missing()
    {
        using var workspace = new Workspace(feed);
        workspace.AddWeb("Web", Specs.Passing("Web.csproj"));

        var result = await workspace.GateAsync("Web", "-p:PerfGateRunTests=true");

        Assert.Equal(1, result.ExitCode);
        Assert.Contains("error PG0003: ", Assert.Single(result.Diagnostics), StringComparison.Ordinal);
    }

    /// <summary>A test project whose runner is one target: what it does is not what is tested here.</summary>
    private Workspace Arrange(string target, string? globalJson, string outcome)
    {
        var workspace = new Workspace(feed);
        workspace.AddWeb("Web", Specs.Passing("Web.csproj"));
        workspace.Write("Directory.Build.targets", """
            <Project>
              <ItemGroup><PerfGateTestProject Include="../Web.Tests/Web.Tests.csproj" Condition="'$(MSBuildProjectName)' == 'Web'" /></ItemGroup>
            </Project>
            """);
        workspace.AddLibrary("Web.Tests");
        workspace.Write("Web.Tests/Directory.Build.targets", $"""<Project><Target Name="{target}">{outcome}</Target></Project>""");
        if (globalJson is not null) workspace.Write("global.json", globalJson);
        return workspace;
    }
}
