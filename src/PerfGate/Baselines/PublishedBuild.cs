using System.Text.Json;
using PerfGate.Targets;

namespace PerfGate.Baselines;

/// <summary>A published output and what it is run by; kept as a folder and a JSON file beside it.</summary>
internal sealed record PublishedBuild
{
    private static readonly JsonSerializerOptions Json = new() { PropertyNamingPolicy = JsonNamingPolicy.CamelCase, WriteIndented = true };

    /// <summary>Absolute path of the output.</summary>
    public required string Folder { get; init; }

    /// <summary><see cref="OutputFolder.Hash"/>.</summary>
    public required string Hash { get; init; }

    public required BuiltProject Built { get; init; }

    /// <summary>The same output in another folder.</summary>
    public PublishedBuild CopyTo(string folder)
    {
        OutputFolder.Copy(Folder, folder);
        return MovedTo(folder);
    }

    /// <summary>What is written is complete: a run that is killed meanwhile leaves nothing that could be taken for it.</summary>
    public void Keep(string folder)
    {
        var unfinished = $"{folder}.{Guid.NewGuid():n}";
        OutputFolder.Copy(Folder, unfinished);
        Remove(folder);
        Directory.Move(unfinished, folder);
        File.WriteAllText(Record(folder), JsonSerializer.Serialize(MovedTo(folder), Json));
    }

    /// <summary>Null when it is not there, not whole, or was changed since. What is found counts as used now.</summary>
    public static PublishedBuild? Find(string folder, TimeProvider time)
    {
        try
        {
            if (!File.Exists(Record(folder)) || JsonSerializer.Deserialize<PublishedBuild>(File.ReadAllText(Record(folder)), Json) is not { } build)
                return null;
            if (build.Folder != folder || OutputFolder.Hash(folder) != build.Hash)
                return null;
            File.SetLastWriteTimeUtc(Record(folder), time.GetUtcNow().UtcDateTime);
            return build;
        }
        catch (Exception e) when (e is JsonException or IOException or UnauthorizedAccessException)
        {
            return null; // it is built once more, and says what is wrong if that is not the end of it
        }
    }

    /// <summary>Removes all but those that were used last, and what killed runs left unfinished.</summary>
    public static void RemoveOld(string folder, int kept)
    {
        var records = Directory.GetFiles(folder, "*.json").OrderByDescending(File.GetLastWriteTimeUtc).ToList();
        foreach (var old in records.Skip(kept))
            Remove(Path.ChangeExtension(old, null));
        foreach (var unfinished in Directory.GetDirectories(folder).Where(f => !File.Exists(Record(f))))
            Directory.Delete(unfinished, recursive: true);
    }

    private static string Record(string folder) => $"{folder}.json";

    private static void Remove(string folder)
    {
        File.Delete(Record(folder)); // first: without it the folder is no build
        if (Directory.Exists(folder))
            Directory.Delete(folder, recursive: true);
    }

    private PublishedBuild MovedTo(string folder) => this with
    {
        Folder = folder,
        Built = Built with
        {
            WorkingDirectory = folder,
            Command = [.. Built.Command.Select(w => w.StartsWith(Folder, StringComparison.Ordinal) ? folder + w[Folder.Length..] : w)],
        },
    };
}
