using System.Xml;
using System.Xml.Linq;

namespace PerfGate.Cli;

/// <summary>What a folder most likely runs: its own project, a web project of its solution or below it, a script, or nothing that can be told.</summary>
/// <param name="Yaml">The lines of <c>target</c>, indented.</param>
/// <param name="IsProject">The build runs the gate.</param>
/// <param name="HasSolution">The gate of a solution, which needs one more file.</param>
/// <param name="IsPlaceholder">Nothing was found: 'target' has to be written first.</param>
internal sealed record StarterTarget(string Yaml, bool IsProject = false, bool HasSolution = false, bool IsPlaceholder = false)
{
    private const int MostDepth = 4;

    private static readonly string[] NoSources = ["bin", "obj", "node_modules", "TestResults", "artifacts", "packages"];

    /// <param name="folder">Absolute.</param>
    public static StarterTarget Of(string folder)
    {
        string[] own = [.. Directory.EnumerateFiles(folder, "*.csproj").Select(p => Path.GetFileName(p)!).Order(StringComparer.Ordinal)];
        if (own.Length > 0)
            return new StarterTarget($"  project: {Quoted(own[0])}", IsProject: true);

        string[] solutions = [.. Directory.EnumerateFiles(folder, "*.slnx").Concat(Directory.EnumerateFiles(folder, "*.sln")).Order(StringComparer.Ordinal)];
        var services = (solutions.Length > 0 ? OfSolution(solutions[0]) : Below(folder, MostDepth)).Where(IsWebService)
            .Select(p => Path.GetRelativePath(folder, p).Replace(Path.DirectorySeparatorChar, '/')).Order(StringComparer.Ordinal).ToList();
        if (services.Count > 0)
        {
            var others = string.Concat(services.Skip(1).Select(s => $"\n  # project: {Quoted(s)}"));
            return new StarterTarget($"  project: {Quoted(services[0])}{others}", IsProject: true, HasSolution: solutions.Length > 0);
        }

        if (File.Exists(Path.Combine(folder, "package.json")))
            return new StarterTarget("  command: [node, server.js]   # {port} stands for a free port; PORT is not set by itself\n  env: { PORT: \"{port}\" }");
        if (File.Exists(Path.Combine(folder, "main.py")))
            return new StarterTarget("  command: [uvicorn, \"main:app\", --port, \"{port}\"]");
        return new StarterTarget("  url: http://127.0.0.1:8080   # or  project: src/Api/Api.csproj   or  command: [node, server.js]", IsPlaceholder: true);
    }

    /// <summary>Of either format the projects are the quoted paths that end in .csproj.</summary>
    private static IEnumerable<string> OfSolution(string solution) =>
        File.ReadAllText(solution).Split('"')
            .Where(p => p.EndsWith(".csproj", StringComparison.OrdinalIgnoreCase))
            .Select(p => Path.GetFullPath(p.Replace('\\', Path.DirectorySeparatorChar), Path.GetDirectoryName(solution)!))
            .Where(File.Exists)
            .Distinct(StringComparer.Ordinal);

    private static IEnumerable<string> Below(string folder, int depth)
    {
        string[] files, folders;
        try
        {
            files = Directory.GetFiles(folder, "*.csproj");
            folders = depth > 0 ? Directory.GetDirectories(folder) : [];
        }
        catch (Exception e) when (e is UnauthorizedAccessException or IOException)
        {
            return [];
        }

        return files.Concat(folders.Where(f => Path.GetFileName(f) is var name && !name.StartsWith('.') && !NoSources.Contains(name)).SelectMany(f => Below(f, depth - 1)));
    }

    /// <summary>By its SDK. One of Aspire starts others and serves nothing itself; a test project may use the SDK of the web.</summary>
    private static bool IsWebService(string project)
    {
        try
        {
            var root = XDocument.Load(project).Root;
            var sdk = string.Concat(root?.Attribute("Sdk")?.Value, ";", string.Join(';', root?.Elements("Sdk").Select(s => s.Attribute("Name")?.Value) ?? []));
            return sdk.Contains("Microsoft.NET.Sdk.Web", StringComparison.OrdinalIgnoreCase)
                && !sdk.Contains("Aspire.AppHost", StringComparison.OrdinalIgnoreCase)
                && !Says(root!, "IsAspireHost")
                && !Says(root!, "IsTestProject")
                && !root!.Descendants("PackageReference").Any(p => p.Attribute("Include")?.Value is "Microsoft.NET.Test.Sdk" or "xunit.v3" or "MSTest");
        }
        catch (Exception e) when (e is XmlException or IOException or UnauthorizedAccessException)
        {
            return false;
        }
    }

    private static bool Says(XElement root, string property) =>
        root.Descendants(property).Any(p => p.Value.Trim().Equals("true", StringComparison.OrdinalIgnoreCase));

    private static string Quoted(string path) => path.All(c => char.IsLetterOrDigit(c) || c is '/' or '.' or '_' or '-') ? path : $"'{path.Replace("'", "''", StringComparison.Ordinal)}'";
}
