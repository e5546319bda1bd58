using System.Text.Json;

namespace PerfGate.Targets;

/// <summary>
/// Static files of a web project that its published output has and its build's output has not: those of a library, of Blazor, or that the build
/// compressed. Outside of the environment Development ASP.NET Core answers for them with 200 and nothing.
/// </summary>
internal static class StaticAssets
{
    /// <summary>Whether the build's output lacks some.</summary>
    /// <param name="output">Absolute path of the build's output.</param>
    /// <param name="assembly">Name of the assembly, without its end.</param>
    /// <param name="projectFolder">Absolute; it runs there, so that files of its own wwwroot are found.</param>
    public static bool AreElsewhere(string output, string assembly, string projectFolder)
    {
        var manifest = Path.Combine(output, $"{assembly}.staticwebassets.runtime.json");
        if (!File.Exists(manifest))
            return false;
        try
        {
            using var json = JsonDocument.Parse(File.ReadAllText(manifest));
            var own = Path.Combine(projectFolder, "wwwroot");
            return json.RootElement.TryGetProperty("ContentRoots", out var roots) && roots.ValueKind == JsonValueKind.Array
                && roots.EnumerateArray().Any(r => r.GetString() is { Length: > 0 } root && Path.TrimEndingDirectorySeparator(root) != own);
        }
        catch (JsonException)
        {
            return false; // of a format that is not known: the project runs as it always did
        }
    }
}
