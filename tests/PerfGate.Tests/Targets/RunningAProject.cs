using System.Text.Json;
using Microsoft.Extensions.Time.Testing;
using PerfGate.Syntax;
using PerfGate.Targets;
using PerfGate.Tasks;
using Xunit;

namespace PerfGate.Tests.Targets;

public sealed class RunningAProject
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task It_is_built_in_release_and_runs_in_production_on_a_free_port()
    {
        await using var fixture = new TargetFixture();
        var target = Write(fixture, """
            var app = WebApplication.Create(args);
            app.MapGet("/", () => $"{app.Environment.EnvironmentName} {string.Join(',', args)}");
            await app.RunAsync();
            """) with { Arguments = ["--hello"], Ready = new HttpReadiness { Method = HttpMethod.Get, Path = "/" } };

        var prepared = Assert.IsType<ProjectTarget>(await target.PrepareAsync(fixture.Host, Cancellation));
        await using var running = await prepared.StartAsync(fixture.Host, Cancellation);
        using var client = new HttpClient { BaseAddress = running.BaseAddress };
        var said = await client.GetStringAsync(new Uri("/", UriKind.Relative), Cancellation);

        Assert.Equal("Production --hello", said);
        Assert.Equal(("Release", true, "net10.0"), (prepared.Built!.Configuration, prepared.Built.Optimized, prepared.Built.Framework));
        Assert.Empty(prepared.Warnings);
        Assert.Same(prepared, await prepared.PrepareAsync(fixture.Host, Cancellation));
    }

    [Fact]
    public async Task One_with_static_files_of_a_library_runs_from_its_published_output()
    {
        await using var fixture = new TargetFixture();
        var library = Directory.CreateDirectory(Path.Combine(fixture.Folder, "Lib", "wwwroot")).Parent!.FullName;
        await File.WriteAllTextAsync(Path.Combine(library, "Lib.csproj"), """<Project Sdk="Microsoft.NET.Sdk.Razor"><PropertyGroup><TargetFramework>net10.0</TargetFramework></PropertyGroup></Project>""", Cancellation);
        await File.WriteAllTextAsync(Path.Combine(library, "wwwroot", "site.css"), "body { color: green }", Cancellation);
        var target = Write(fixture, """
            var app = WebApplication.CreateBuilder(args).Build();
            app.MapStaticAssets();
            await app.RunAsync();
            """);
        var project = await File.ReadAllTextAsync(target.Project, Cancellation);
        await File.WriteAllTextAsync(target.Project, project.Replace("</Project>", $"""<ItemGroup><ProjectReference Include="{library}/Lib.csproj" /></ItemGroup></Project>""", StringComparison.Ordinal), Cancellation);

        var prepared = Assert.IsType<ProjectTarget>(await target.PrepareAsync(fixture.Host, Cancellation));
        await using var running = await prepared.StartAsync(fixture.Host, Cancellation);
        using var client = new HttpClient { BaseAddress = running.BaseAddress };

        Assert.Equal("body { color: green }", await client.GetStringAsync(new Uri("/_content/Lib/site.css", UriKind.Relative), Cancellation));
        Assert.Equal("publish", Path.GetFileName(prepared.Built!.WorkingDirectory));
    }

    [Theory]
    [InlineData("""{"ContentRoots":["/r/web/wwwroot/"],"Root":{}}""", false)]
    [InlineData("""{"ContentRoots":["/r/web/wwwroot/","/r/lib/wwwroot/"],"Root":{}}""", true)]
    [InlineData("""{"ContentRoots":[]}""", false)]
    [InlineData("""{"Other":1}""", false)]
    [InlineData("not json", false)]
    public void The_build_s_manifest_tells_whether_its_output_lacks_static_files(string manifest, bool lacks)
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "the paths are of Linux and macOS");
        var folder = Directory.CreateTempSubdirectory("perfgate-test-");
        try
        {
            Assert.False(StaticAssets.AreElsewhere(folder.FullName, "web", "/r/web"));
            File.WriteAllText(Path.Combine(folder.FullName, "web.staticwebassets.runtime.json"), manifest);
            Assert.Equal(lacks, StaticAssets.AreElsewhere(folder.FullName, "web", "/r/web"));
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    [Fact]
    public async Task One_that_does_not_compile_is_told_with_the_compiler_s_error()
    {
        await using var fixture = new TargetFixture();
        var target = Write(fixture, "int x = \"five\";");

        var failure = await Assert.ThrowsAsync<TargetException>(() => target.PrepareAsync(fixture.Host, Cancellation));

        Assert.Equal(DiagnosticCodes.TargetBuildFailed, failure.Diagnostic.Code);
        Assert.Contains("Program.cs(1,9): error CS0029", failure.Message, StringComparison.Ordinal);
        Assert.Single(failure.LastLines);
    }

    [Fact]
    public async Task One_that_listens_elsewhere_is_told_so()
    {
        var time = new FakeTimeProvider();
        await using var fixture = new TargetFixture(time: time);
        var port = FreePort.Find();
        var target = fixture.Python($"print('Now listening on: http://localhost:{port}'); time.sleep(300)") with { ReadyTimeout = TimeSpan.FromSeconds(1) };

        var failure = await fixture.NotReadyAsync(target, time, "Now listening");

        Assert.Contains($"it listens on http://localhost:{port} instead of http://127.0.0.1:", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_the_build_has_made_is_read_from_the_task_s_file()
    {
        await using var fixture = new TargetFixture();
        var file = Path.Combine(fixture.Folder, "target.json");
        var written = new BuiltTarget { Project = "/r/Api.csproj", Command = ["/r/bin/Api"], WorkingDirectory = "/r", Optimized = false, Configuration = "Debug" };
        await File.WriteAllTextAsync(file, JsonSerializer.Serialize(written, EngineJson.Default.BuiltTarget), Cancellation);

        var built = await BuiltProject.ReadAsync(file, Cancellation);
        var target = new ProjectTarget { Location = TargetFixture.Here, Project = built.Project, Built = built };

        Assert.Equal(["/r/bin/Api"], built.Command);
        var warning = Assert.Single(target.Warnings);
        Assert.Equal(DiagnosticCodes.NotOptimized, warning.Code);
        Assert.Contains("(Debug)", warning.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("http://127.0.0.1:{port}", "http://127.0.0.1:5123/")]
    [InlineData("http://*:{port};https://*:1", "http://127.0.0.1:5123/")]
    [InlineData("https://+:{port}", "https://127.0.0.1:5123/")]
    [InlineData("http://0.0.0.0:8080", "http://127.0.0.1:8080/")]
    [InlineData("http://[::]:{port}", "http://127.0.0.1:5123/")]
    [InlineData("http://localhost:{port}", "http://localhost:5123/")]
    [InlineData("", "http://127.0.0.1:5123/")]
    public void It_is_reached_where_its_urls_say(string urls, string address) =>
        Assert.Equal(new Uri(address), ListeningAddress.From(urls, 5123));

    private static ProjectTarget Write(TargetFixture fixture, string program)
    {
        var folder = Directory.CreateDirectory(Path.Combine(fixture.Folder, "Api"));
        var project = Path.Combine(folder.FullName, "Api.csproj");
        File.WriteAllText(project, """
            <Project Sdk="Microsoft.NET.Sdk.Web">
              <PropertyGroup><TargetFramework>net10.0</TargetFramework><ImplicitUsings>enable</ImplicitUsings></PropertyGroup>
            </Project>
            """);
        File.WriteAllText(Path.Combine(folder.FullName, "Program.cs"), program);
        return new ProjectTarget { Location = TargetFixture.Here, Project = project };
    }
}
