using Xunit;

namespace PerfGate.PackageTests;

public sealed class WhatIsPublished(PackageFeed feed)
{
    [Fact]
    public async Task Nothing_of_the_gate_is_published_and_a_change_of_words_is_no_change()
    {
        using var workspace = new Workspace(feed);
        workspace.AddWeb("Web", Specs.Passing("Web.csproj") + "baseline: { ref: main }\n");
        workspace.Write(".gitignore", "bin/\nobj/\nTestResults/\n/cache/\n");
        workspace.Write("Web/perfgate.schema.json", "{}");
        workspace.Write("Web/perfgate.baseline.json", "{}");
        await GitAsync(workspace, "init", "-q", "-b", "main");
        await CommitAsync(workspace);
        await GitAsync(workspace, "switch", "-q", "-c", "words");
        workspace.Write("Web/README.md", "changed");
        await CommitAsync(workspace);

        var cache = workspace.PathOf("cache");
        var first = await Command.RunAsync(workspace.Folder, Gate, ("XDG_CACHE_HOME", cache));
        var again = await Command.RunAsync(workspace.Folder, [.. Gate, "-p:PerfGatePhase=baseline"], ("XDG_CACHE_HOME", cache));
        var published = await workspace.DotNetAsync("publish", "Web", "-c", "Release", "-o", "out");

        Assert.True(first.ExitCode == 0, first.Text);
        Assert.True(again.ExitCode == 0, again.Text);
        Assert.Contains("Both sides are the same program", again.Text, StringComparison.Ordinal);
        Assert.True(published.ExitCode == 0, published.Text);
        Assert.True(File.Exists(workspace.PathOf("Web", "TestResults", "perfgate", "verdict.json")));
        Assert.False(Directory.Exists(workspace.PathOf("out", "TestResults")));
        Assert.Empty(Directory.GetFiles(workspace.PathOf("out"), "perfgate*"));
        Assert.Empty(Directory.GetFiles(workspace.PathOf("Web", "obj"), "perfgate-target-*", SearchOption.AllDirectories));
    }

    [Fact]
    public async Task Static_files_of_a_library_are_measured_as_they_are_published()
    {
        using var workspace = new Workspace(feed);
        workspace.Write("Lib/Lib.csproj", """<Project Sdk="Microsoft.NET.Sdk.Razor"><PropertyGroup><TargetFramework>net10.0</TargetFramework></PropertyGroup></Project>""");
        workspace.Write("Lib/wwwroot/site.css", "body { color: green }");
        workspace.AddWeb("Web", Specs.Passing("Web.csproj").Replace("GET /health\nphases", "{ request: GET /_content/Lib/site.css, expect: { body: { contains: green } } }\nphases", StringComparison.Ordinal));
        workspace.Write("Web/Program.cs", """
            var app = WebApplication.CreateBuilder(args).Build();
            app.MapStaticAssets();
            app.MapGet("/health", () => "ok");
            app.Run();
            """);
        workspace.Write("Web/Directory.Build.targets", """<Project><ItemGroup><ProjectReference Include="../Lib/Lib.csproj" /></ItemGroup></Project>""");

        var result = await workspace.GateAsync("Web");

        Assert.True(result.ExitCode == 0, result.Text);
        Assert.Contains("PerfGate runs the published output", result.Text, StringComparison.Ordinal);
    }

    private static string[] Gate => ["build", "Web", "-c", "Release", "-t:PerfGate", "-p:PerfGateLock=none"];

    private static async Task CommitAsync(Workspace workspace)
    {
        await GitAsync(workspace, "add", "-A");
        await GitAsync(workspace, "-c", "user.name=t", "-c", "user.email=t@t", "commit", "-q", "-m", "x");
    }

    private static async Task GitAsync(Workspace workspace, params string[] arguments)
    {
        var result = await Command.RunProgramAsync(workspace.Folder, "git", arguments);
        Assert.True(result.ExitCode == 0, result.Text);
    }
}
