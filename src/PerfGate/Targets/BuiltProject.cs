using System.Text.Json;

namespace PerfGate.Targets;

/// <summary>What the build made of a project, and how it is run. Comes from MSBuild, which knows it, and is not guessed from paths.</summary>
internal sealed record BuiltProject
{
    /// <summary>Absolute path of the project file.</summary>
    public required string Project { get; init; }

    /// <summary>RunCommand and RunArguments: the apphost, or <c>dotnet exec X.dll</c>.</summary>
    public required IReadOnlyList<string> Command { get; init; }

    /// <summary>RunWorkingDirectory, else the project's folder.</summary>
    public required string WorkingDirectory { get; init; }

    /// <summary>Release, Debug; null when the build does not say.</summary>
    public string? Configuration { get; init; }

    /// <summary>Whether the compiler optimised; a service that is not, is measured with a warning. Null when the build does not say.</summary>
    public bool? Optimized { get; init; }

    /// <summary>net10.0.</summary>
    public string? Framework { get; init; }

    /// <summary>The project is built for several frameworks, and this is one of them: reports tell them apart.</summary>
    public bool IsOneOfSeveral { get; init; }

    /// <summary>The SDK's folder, for an apphost that would look for the runtime elsewhere; null to let it look.</summary>
    public string? DotNetRoot { get; init; }

    /// <summary>The SDK's version, 10.0.401; null when the build does not say.</summary>
    public string? Sdk { get; init; }

    /// <summary>Global properties of the build (<c>-p:</c>) beside the configuration and the framework: another version is built with the same.</summary>
    public IReadOnlyDictionary<string, string> Properties { get; init; } = new Dictionary<string, string>();

    private static readonly JsonSerializerOptions Json = new() { PropertyNamingPolicy = JsonNamingPolicy.CamelCase };

    /// <summary>From the file that the MSBuild task writes.</summary>
    public static async Task<BuiltProject> ReadAsync(string path, CancellationToken cancellation)
    {
        await using var file = File.OpenRead(path);
        return await JsonSerializer.DeserializeAsync<BuiltProject>(file, Json, cancellation) ?? throw new InvalidDataException($"{path} holds no built project");
    }
}
