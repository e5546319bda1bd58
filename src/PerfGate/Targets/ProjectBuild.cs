using System.Diagnostics;
using System.Text.Json;
using System.Text.RegularExpressions;
using PerfGate.Syntax;

namespace PerfGate.Targets;

/// <summary>
/// Builds a project with the SDK's own tool and asks, in the same invocation, how it is run. For gates that are run from a shell;
/// under MSBuild the project has been built already.
/// </summary>
internal sealed partial class ProjectBuild(ProjectTarget target, TargetHost host)
{
    private static readonly string[] Properties =
        ["RunCommand", "RunArguments", "RunWorkingDirectory", "Optimize", "TargetFramework", "Configuration", "NetCoreRoot", "OutputType"];

    public async Task<BuiltProject> RunAsync(CancellationToken cancellation)
    {
        if (!File.Exists(target.Project))
            throw Failed($"there is no project {target.Project}", []);

        var answer = Path.Combine(Path.GetTempPath(), Path.GetRandomFileName());
        try
        {
            var lines = await BuildAsync(answer, cancellation);
            return await ReadAsync(answer, cancellation) ?? throw Failed($"{target.Name} is not a program that can be run (OutputType is not Exe)", lines);
        }
        finally
        {
            File.Delete(answer);
        }
    }

    private async Task<IReadOnlyList<string>> BuildAsync(string answer, CancellationToken cancellation)
    {
        var start = new ProcessStartInfo(DotNet(), Arguments(answer))
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            UseShellExecute = false,
            WorkingDirectory = Path.GetDirectoryName(target.Project),
        };
        start.Environment.Clear();
        foreach (var (name, value) in host.Environment.Where(v => !TargetEnvironment.IsOfTheBuild(v.Key)))
            start.Environment[name] = value;
        start.Environment["DOTNET_CLI_UI_LANGUAGE"] = "en"; // the errors are read, and quoted among English text

        using var build = Process.Start(start)!;
        build.StandardInput.Close();
        using var log = host.OpenLog("build", SecretMask.None);
        var copying = Task.WhenAll(
            log.CopyAsync(build.StandardOutput.BaseStream, cancellation),
            log.CopyAsync(build.StandardError.BaseStream, cancellation));
        try
        {
            await build.WaitForExitAsync(cancellation);
        }
        catch (OperationCanceledException)
        {
            build.Kill(entireProcessTree: true);
            throw;
        }

        await Task.WhenAny(copying, Task.Delay(TimeSpan.FromSeconds(2), host.Time, cancellation));
        return build.ExitCode == 0 ? log.LastLines() : throw Broken(log.LastLines(), log.Path);
    }

    private List<string> Arguments(string answer) =>
    [
        "build", target.Project, "-c", target.Configuration, "-nologo", "-v:q", "-nodeReuse:false", "-tl:off",
        .. target.Framework is { } framework ? ["-f", framework] : Array.Empty<string>(),
        "-t:Build", "-t:ComputeRunArguments", $"-getProperty:{string.Join(',', Properties)}", $"-getResultOutputFile:{answer}",
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

    private async Task<BuiltProject?> ReadAsync(string answer, CancellationToken cancellation)
    {
        using var json = JsonDocument.Parse(await File.ReadAllBytesAsync(answer, cancellation));
        var properties = json.RootElement.GetProperty("Properties");
        string Read(string name) => properties.GetProperty(name).GetString() ?? "";

        if (Read("RunCommand") is not { Length: > 0 } command || Read("OutputType") is not ("Exe" or "WinExe"))
            return null;
        return new BuiltProject
        {
            Project = target.Project,
            Command = [command, .. CommandWords.Split(Read("RunArguments")) ?? []],
            WorkingDirectory = Read("RunWorkingDirectory") is { Length: > 0 } folder ? folder : Path.GetDirectoryName(target.Project)!,
            Configuration = Read("Configuration"),
            Optimized = string.Equals(Read("Optimize"), "true", StringComparison.OrdinalIgnoreCase),
            Framework = Read("TargetFramework"),
            DotNetRoot = Read("NetCoreRoot") is { Length: > 0 } root ? root : null,
        };
    }

    private TargetException Failed(string message, IReadOnlyList<string> lines) =>
        new(new Diagnostic(DiagnosticCodes.TargetBuildFailed, Severity.Error, target.Location, message), lines);

    [GeneratedRegex(@":\s+error\s", RegexOptions.CultureInvariant)]
    private static partial Regex Error();

    [GeneratedRegex(@"\s*\[[^\[\]]+proj(::[^\[\]]*)?\]$", RegexOptions.CultureInvariant)]
    private static partial Regex ProjectInBrackets();
}
