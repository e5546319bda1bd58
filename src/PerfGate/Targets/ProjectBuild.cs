using System.Text.Json;
using System.Text.RegularExpressions;
using PerfGate.Syntax;

namespace PerfGate.Targets;

/// <summary>
/// Builds a project with the SDK's own tool and asks, in the same invocation, how it is run. For gates that are run from a shell
/// (under MSBuild the project has been built already), and for two versions that are compared: those are published.
/// </summary>
internal sealed partial class ProjectBuild(ProjectTarget target, TargetHost host)
{
    private static readonly string[] Asked =
    [
        "RunCommand", "RunArguments", "RunWorkingDirectory", "Optimize", "TargetFramework", "Configuration", "NetCoreRoot", "OutputType",
        "AssemblyName", "TargetFileName", "UseAppHost", "PublishAot", "_NativeExecutableExtension", "StartArguments", "NETCoreSdkVersion", "TargetDir", "PublishDir",
    ];

    /// <summary>Absolute path of the folder that gets the published output; null: it is only built.</summary>
    public string? PublishTo { get; init; }

    /// <summary>Global properties of the build, as <c>-p:</c> gives them.</summary>
    public IReadOnlyDictionary<string, string> Properties { get; init; } = new Dictionary<string, string>();

    public async Task<BuiltProject> RunAsync(CancellationToken cancellation)
    {
        if (!File.Exists(target.Project))
            throw Failed($"there is no project {target.Project}", []);

        // Beside the logs: the folder for temporary files may not be there, and what a killed run leaves would stay in it.
        var answer = Path.Combine(Directory.CreateDirectory(host.LogFolder).FullName, $"{target.Label}-answer.json.tmp");
        try
        {
            var lines = await BuildAsync(answer, cancellation);
            var (built, published) = await ReadAsync(answer, cancellation);
            if (published is not null)
                return await new ProjectBuild(target, host) { PublishTo = published, Properties = Properties }.RunAsync(cancellation);
            return built ?? throw Failed($"{target.Name} is not a program that can be run (OutputType is not Exe)", lines);
        }
        finally
        {
            File.Delete(answer);
        }
    }

    private async Task<IReadOnlyList<string>> BuildAsync(string answer, CancellationToken cancellation)
    {
        var build = new BuildStep
        {
            Program = DotNet(),
            Arguments = Arguments(answer),
            WorkingDirectory = Path.GetDirectoryName(target.Project)!,
            Label = target.Label == Target.DefaultLabel ? "build" : $"{target.Label}-build",
            Environment = new Dictionary<string, string?> { ["DOTNET_CLI_UI_LANGUAGE"] = "en" }, // the errors are read, and quoted among English text
        };
        var end = await build.RunAsync(host, cancellation);
        return end.ExitCode == 0 ? end.Lines : throw Broken(end.Lines, end.Log);
    }

    private List<string> Arguments(string answer) =>
    [
        PublishTo is null ? "build" : "publish", target.Project, "-c", target.Configuration, "-nologo", "-v:q", "-nodeReuse:false", "-tl:off",
        .. target.Framework is { } framework ? ["-f", framework] : Array.Empty<string>(),
        .. PublishTo is { } folder ? ["-o", folder] : (string[])["-t:Build", "-t:ComputeRunArguments"],
        .. Properties.Select(p => $"-p:{p.Key}={Escape(p.Value)}"),
        $"-getProperty:{string.Join(',', Asked)}", $"-getResultOutputFile:{answer}",
    ];

    private string DotNet() =>
        host.Environment.GetValueOrDefault("DOTNET_HOST_PATH")
        ?? ExecutablePath.Find("dotnet", Environment.CurrentDirectory, host.Environment)
        ?? throw Failed("'dotnet' is not on the PATH", []);

    private TargetException Broken(IReadOnlyList<string> lines, string log)
    {
        // MSBuild repeats its errors in a summary, each with the project in brackets.
        var errors = lines.Where(l => Error().IsMatch(l)).Select(l => ProjectInBrackets().Replace(l.Trim(), "")).Distinct().ToList();
        if (errors.Exists(e => e.Contains("MSB4057", StringComparison.Ordinal)))
            return Failed($"{target.Name} is built for several frameworks: choose one with  build: {{ framework: net10.0 }}", errors);

        var more = errors.Count > 1 ? $" (and {errors.Count - 1} more)" : "";
        return Failed($"{target.Name} does not build: {errors.FirstOrDefault() ?? TellingLine.Find(lines) ?? "no message"}{more} (log: {log})", errors.Count > 0 ? errors : lines);
    }

    /// <summary>What was built, null where it is no program; or the folder that it has to be published to, because the build's output is not what is published.</summary>
    private async Task<(BuiltProject? Built, string? PublishTo)> ReadAsync(string answer, CancellationToken cancellation)
    {
        using var json = JsonDocument.Parse(await File.ReadAllBytesAsync(answer, cancellation));
        var properties = json.RootElement.GetProperty(nameof(Properties));
        string Read(string name) => properties.GetProperty(name).GetString() ?? "";

        if (Read("OutputType") is not ("Exe" or "WinExe") || (PublishTo is null && Read("RunCommand").Length == 0))
            return (null, null);
        var folder = Path.GetDirectoryName(target.Project)!;
        if (PublishTo is null && StaticAssets.AreElsewhere(Read("TargetDir"), Read("AssemblyName"), folder))
            return (null, Path.TrimEndingDirectorySeparator(Path.GetFullPath(Read("PublishDir").Replace('\\', Path.DirectorySeparatorChar), folder)));
        var built = new BuiltProject
        {
            Project = target.Project,
            Command = PublishTo is { } published ? Published(published, Read) : [Read("RunCommand"), .. CommandWords.Split(Read("RunArguments")) ?? []],
            WorkingDirectory = PublishTo ?? (Read("RunWorkingDirectory") is { Length: > 0 } given ? given : folder),
            Configuration = Read("Configuration"),
            Optimized = IsTrue("Optimize"),
            Framework = Read("TargetFramework"),
            DotNetRoot = Read("NetCoreRoot") is { Length: > 0 } root ? root : null,
            Sdk = Read("NETCoreSdkVersion"),
            Properties = Properties,
        };
        return (built, null);

        bool IsTrue(string name) => string.Equals(Read(name), "true", StringComparison.OrdinalIgnoreCase);

        string[] Published(string output, Func<string, string> read)
        {
            string[] program = IsTrue("UseAppHost") || IsTrue("PublishAot")
                ? [Path.Combine(output, read("AssemblyName") + read("_NativeExecutableExtension"))]
                : [DotNet(), "exec", Path.Combine(output, read("TargetFileName"))];
            return [.. program, .. CommandWords.Split(read("StartArguments")) ?? []];
        }
    }

    // What separates properties, and MSBuild's own escape, have to be escaped.
    private static string Escape(string value) =>
        value.Replace("%", "%25", StringComparison.Ordinal).Replace(";", "%3B", StringComparison.Ordinal).Replace(",", "%2C", StringComparison.Ordinal);

    private TargetException Failed(string message, IReadOnlyList<string> lines) =>
        new(new Diagnostic(DiagnosticCodes.TargetBuildFailed, Severity.Error, target.Location, message), lines);

    [GeneratedRegex(@":\s+error\s", RegexOptions.CultureInvariant)]
    private static partial Regex Error();

    [GeneratedRegex(@"\s*\[[^\[\]]+proj(::[^\[\]]*)?\]$", RegexOptions.CultureInvariant)]
    private static partial Regex ProjectInBrackets();
}
