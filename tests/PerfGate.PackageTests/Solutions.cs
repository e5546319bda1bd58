using Xunit;

namespace PerfGate.PackageTests;

public sealed class Solutions(PackageFeed feed)
{
    [Theory]
    [InlineData("sln")]
    [InlineData("slnx")]
    public async Task Every_gate_of_a_solution_runs_after_everything_is_built(string format)
    {
        using var workspace = new Workspace(feed);
        workspace.AddWeb("First", Specs.Breaching("First.csproj"));
        workspace.AddWeb("Second", Specs.Breaching("Second.csproj"));
        workspace.AddWeb("Ungated", spec: null, hasPackage: false);
        workspace.AddLibrary("Library");
        workspace.AddSolutionTargets();
        await MakeSolutionAsync(workspace, format, "First", "Second", "Ungated", "Library");

        var result = await workspace.GateAsync($"App.{format}");

        Assert.Equal(1, result.ExitCode);
        Assert.Equal(
            [$"{workspace.PathOf("First", "perfgate.yml")}(14,9)", $"{workspace.PathOf("Second", "perfgate.yml")}(14,9)"],
            result.Diagnostics.Select(line => line[..line.IndexOf(": error PG1001", StringComparison.Ordinal)]).Order(StringComparer.Ordinal));
        var lines = result.Output.ToList();
        var lastBuilt = lines.FindLastIndex(line => line.Contains(" -> ", StringComparison.Ordinal));
        var firstGated = lines.FindIndex(line => line.Contains("PerfGate: ", StringComparison.Ordinal));
        Assert.True(lastBuilt < firstGated, result.Text);
        Assert.Equal(4, lines.Count(line => line.Contains(" -> ", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task A_gate_that_fails_before_one_that_holds_is_one_error()
    {
        using var workspace = new Workspace(feed);
        workspace.AddWeb("First", Specs.Breaching("First.csproj"));
        workspace.AddWeb("Second", Specs.Passing("Second.csproj"));
        workspace.AddSolutionTargets();
        await MakeSolutionAsync(workspace, "slnx", "First", "Second");

        var result = await workspace.GateAsync("App.slnx");

        Assert.Equal(1, result.ExitCode);
        Assert.True(result.Diagnostics.Count == 1, result.Text);
        Assert.DoesNotContain("MSB4181", result.Text, StringComparison.Ordinal);
        Assert.Contains("checks passed", result.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_spec_beside_the_solution_starts_the_project_as_its_own_gate_would()
    {
        using var workspace = new Workspace(feed);
        workspace.AddWeb("Web", spec: null, hasPackage: false, properties: "<TargetFramework>net10.0</TargetFramework><StartArguments>--mark \"of mine\"</StartArguments>");
        workspace.Write("Web/Program.cs", """
            Console.WriteLine($"args: {string.Join('|', args)}");
            var app = WebApplication.CreateBuilder(args).Build();
            app.MapGet("/health", () => "ok");
            app.Run();
            """);
        workspace.AddSolutionTargets();
        workspace.Write("perfgate.yml", Specs.Passing("Web/Web.csproj"));
        await MakeSolutionAsync(workspace, "slnx", "Web");

        var result = await workspace.GateAsync("App.slnx");

        Assert.True(result.ExitCode == 0, result.Text);
        var log = await File.ReadAllTextAsync(workspace.PathOf("TestResults", "perfgate", "target.log"), TestContext.Current.CancellationToken);
        Assert.Contains("args: --mark|of mine", log, StringComparison.Ordinal);
        Assert.Contains($": Web{(OperatingSystem.IsWindows() ? ".exe" : "")}\n", log.ReplaceLineEndings("\n"), StringComparison.Ordinal); // the apphost
    }

    [Fact]
    public async Task A_spec_beside_the_solution_gates_a_project_without_the_package()
    {
        using var workspace = new Workspace(feed);
        workspace.AddWeb("Web", spec: null, hasPackage: false);
        workspace.AddLibrary("Library");
        workspace.AddSolutionTargets();
        workspace.Write("perfgate.yml", Specs.Breaching("Web/Web.csproj"));
        await MakeSolutionAsync(workspace, "sln", "Web", "Library");

        var result = await workspace.GateAsync();

        Assert.Equal(1, result.ExitCode);
        Assert.StartsWith($"{workspace.PathOf("perfgate.yml")}(14,9): error PG1001: ", Assert.Single(result.Diagnostics), StringComparison.Ordinal);
        Assert.True(File.Exists(workspace.PathOf("TestResults", "perfgate", "verdict.json")));
    }

    [Fact]
    public async Task A_spec_that_is_the_solutions_and_the_projects_runs_once()
    {
        using var workspace = new Workspace(feed);
        workspace.AddWeb("Web", Specs.Passing("Web.csproj"));
        var solution = Directory.CreateDirectory(workspace.PathOf("Web")).FullName;
        workspace.AddSolutionTargets();
        await Command.RunAsync(solution, ["new", "sln", "-n", "App", "--format", "slnx"]);
        await Command.RunAsync(solution, ["sln", "App.slnx", "add", "Web.csproj"]);

        var result = await workspace.GateAsync(Path.Combine("Web", "App.slnx"));

        Assert.True(result.ExitCode == 0, result.Text);
        Assert.Single(result.Output, line => line.Contains("checks passed", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Without_the_line_for_solutions_a_gate_still_waits_for_the_other_projects()
    {
        using var workspace = new Workspace(feed);
        workspace.AddWeb("First", Specs.Passing("First.csproj"));
        workspace.AddWeb("Second", spec: null);
        await MakeSolutionAsync(workspace, "slnx", "First", "Second");

        var result = await workspace.GateAsync("App.slnx");

        Assert.True(result.ExitCode == 0, result.Text);
        var lines = result.Output.ToList();
        var lastBuilt = lines.FindLastIndex(line => line.Contains(" -> ", StringComparison.Ordinal));
        Assert.True(lastBuilt < lines.FindIndex(line => line.Contains("checks passed", StringComparison.Ordinal)), result.Text);
    }

    private static async Task MakeSolutionAsync(Workspace workspace, string format, params string[] projects)
    {
        await workspace.DotNetAsync("new", "sln", "-n", "App", "--format", format);
        var added = await workspace.DotNetAsync(["sln", $"App.{format}", "add", .. projects]);
        Assert.True(added.ExitCode == 0, added.Text);
    }
}
