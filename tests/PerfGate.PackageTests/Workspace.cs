namespace PerfGate.PackageTests;

/// <summary>A repository of its own in a temporary folder, whose projects restore PerfGate from the packed feed.</summary>
internal sealed class Workspace : IDisposable
{
    private const string WebProgram = """
        var app = WebApplication.CreateBuilder(args).Build();
        app.MapGet("/health", () => "ok");
        app.MapGet("/slow", async () => { await Task.Delay(20); return "ok"; });
        app.MapGet("/crash", () => { Environment.Exit(23); return ""; });
        app.Run();
        """;

    private readonly PackageFeed _feed;

    public Workspace(PackageFeed feed)
    {
        _feed = feed;
        Folder = Directory.CreateTempSubdirectory("perfgate-package-").FullName;
        var userPackages = Environment.GetEnvironmentVariable("NUGET_PACKAGES")
            ?? Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), ".nuget", "packages");
        var fallback = Directory.Exists(userPackages) ? $"""<fallbackPackageFolders><add key="user" value="{userPackages}" /></fallbackPackageFolders>""" : "";
        Write("NuGet.Config", $"""
            <configuration>
              <config><add key="globalPackagesFolder" value="{feed.PackagesFolder}" /></config>
              {fallback}
              <packageSources><add key="perfgate-test" value="{feed.Folder}" /></packageSources>
            </configuration>
            """);
        foreach (var file in (string[])["Directory.Build.props", "Directory.Build.targets", "Directory.Packages.props"]) Write(file, "<Project />");
    }

    public string Folder { get; }

    public string PathOf(params string[] parts) => Path.Combine([Folder, .. parts]);

    public void Write(string path, string content)
    {
        var full = PathOf(path);
        Directory.CreateDirectory(Path.GetDirectoryName(full)!);
        File.WriteAllText(full, content);
    }

    /// <summary>An ASP.NET Core service.</summary>
    /// <param name="name">Its folder and project.</param>
    /// <param name="spec">The perfgate.yml beside it; null: none.</param>
    /// <param name="hasPackage">Whether it refers to PerfGate.</param>
    /// <param name="properties">More MSBuild properties, as XML.</param>
    public void AddWeb(string name, string? spec, bool hasPackage = true, string properties = "<TargetFramework>net10.0</TargetFramework>")
    {
        var reference = hasPackage ? $"""<ItemGroup><PackageReference Include="PerfGate" Version="{_feed.Version}" PrivateAssets="all" /></ItemGroup>""" : "";
        Write($"{name}/{name}.csproj", $"""
            <Project Sdk="Microsoft.NET.Sdk.Web">
              <PropertyGroup><ImplicitUsings>enable</ImplicitUsings>{properties}</PropertyGroup>
              {reference}
            </Project>
            """);
        Write($"{name}/Program.cs", WebProgram);
        if (spec is not null) Write($"{name}/perfgate.yml", spec);
    }

    public void AddLibrary(string name)
    {
        Write($"{name}/{name}.csproj", """<Project Sdk="Microsoft.NET.Sdk"><PropertyGroup><TargetFramework>net10.0</TargetFramework></PropertyGroup></Project>""");
        Write($"{name}/Nothing.cs", "internal sealed class Nothing;");
    }

    /// <summary>The one line that a user writes for solutions.</summary>
    public void AddSolutionTargets() =>
        Write("Directory.Solution.targets", $"""<Project><Import Project="Solution.targets" Sdk="PerfGate" Version="{_feed.Version}" /></Project>""");

    /// <summary>Runs <c>dotnet build -c Release -t:PerfGate</c>. The lock is not taken: these gates are not there to measure.</summary>
    public Task<CommandResult> GateAsync(params string[] arguments) => Command.RunAsync(Folder, GateArguments(arguments));

    public Command StartGate(params string[] arguments) => Command.Start(Folder, GateArguments(arguments));

    public Task<CommandResult> DotNetAsync(params string[] arguments) => Command.RunAsync(Folder, arguments);

    public void Dispose() => Directory.Delete(Folder, recursive: true);

    private static string[] GateArguments(string[] arguments) =>
        ["build", .. arguments, "-c", "Release", "-t:PerfGate", "-p:PerfGateLock=none"];
}
