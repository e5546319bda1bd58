using System.Xml;
using System.Xml.Linq;

namespace PerfGate.Baselines;

/// <summary>The settings of NuGet, which may name places relative to their own file.</summary>
internal static class NuGetConfig
{
    private const string Name = "nuget.config";

    // Values of these are paths, or urls.
    private static readonly string[] Places = ["packageSources", "fallbackPackageFolders"];
    private static readonly string[] PlaceKeys = ["globalPackagesFolder", "repositoryPath"];

    /// <summary>Those in the folders above one, nearest first.</summary>
    public static IEnumerable<string> Above(string folder)
    {
        for (var above = Path.GetDirectoryName(folder); above is not null; above = Path.GetDirectoryName(above))
        {
            if (Find(above) is { } file)
                yield return file;
        }
    }

    /// <summary>The text of one, for use in another folder; as it is where it is not XML, which NuGet then says.</summary>
    public static string Rooted(string file)
    {
        var text = File.ReadAllText(file);
        try
        {
            var settings = XDocument.Parse(text, LoadOptions.PreserveWhitespace);
            var folder = Path.GetDirectoryName(file)!;
            foreach (var entry in settings.Descendants("add").Where(IsPlace))
            {
                if (entry.Attribute("value") is { Value: { Length: > 0 } value } place && !value.Contains("://", StringComparison.Ordinal) && !value.Contains('%', StringComparison.Ordinal))
                    place.Value = Path.GetFullPath(value.Replace('\\', Path.DirectorySeparatorChar), folder);
            }

            return settings.ToString(SaveOptions.DisableFormatting);
        }
        catch (XmlException)
        {
            return text;
        }
    }

    private static bool IsPlace(XElement entry) =>
        Places.Contains(entry.Parent?.Name.LocalName) || (entry.Parent?.Name.LocalName == "config" && PlaceKeys.Contains(entry.Attribute("key")?.Value));

    private static string? Find(string folder)
    {
        try
        {
            return Directory.EnumerateFiles(folder).FirstOrDefault(f => Path.GetFileName(f).Equals(Name, StringComparison.OrdinalIgnoreCase));
        }
        catch (Exception e) when (e is UnauthorizedAccessException or DirectoryNotFoundException)
        {
            return null; // NuGet cannot read it there either
        }
    }
}
