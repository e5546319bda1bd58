using System.Text;

namespace PerfGate.Baselines;

/// <summary>
/// What a build of the working tree reads beside the files that git has: MSBuild, NuGet and the compiler look for settings in every folder above a project.
/// The worktree of the baseline stands elsewhere; it is given the same, or the two sides would be built differently.
/// </summary>
internal sealed class BuildFiles
{
    private static readonly string[] Imported = ["Directory.Build.props", "Directory.Build.targets", "Directory.Packages.props"];

    // Of the person or the machine, and therefore ignored by git.
    private static readonly string[] Local = [.. Imported, "Directory.Build.rsp", "global.json", "*.csproj.user"];

    private readonly Dictionary<string, string> _above = new(StringComparer.Ordinal);
    private readonly Dictionary<string, string> _local = new(StringComparer.Ordinal);
    private readonly List<string> _warnings = [];

    /// <summary>What only one side sees.</summary>
    public IReadOnlyList<string> Warnings => _warnings;

    /// <summary>Stands for all of it in the name of a kept build.</summary>
    public string Hash => BaselineFolders.Short(string.Join('\n', _above.Concat(_local).OrderBy(f => f.Key, StringComparer.Ordinal).Select(f => $"{f.Key}\n{f.Value}")), 16);

    /// <param name="repository">Of the candidate.</param>
    /// <param name="runs">The folder below which the worktree will stand; what stands above it must not reach the baseline.</param>
    /// <param name="cancel">Ends git.</param>
    public static async Task<BuildFiles> ReadAsync(SourceRepository repository, string runs, CancellationToken cancel)
    {
        var files = new BuildFiles();
        foreach (var name in Imported)
            files.Take(name, repository.Root, runs, Import, "<Project />\n");
        files.Take("Directory.Build.rsp", repository.Root, runs, Switches, "");
        files.Take("global.json", repository.Root, runs, Copied, "{}\n");
        files.TakeStyle(repository.Root, runs);
        files.TakeFeeds(repository.Root, runs);
        foreach (var path in await repository.OthersAsync(cancel, ["--", ":(icase,glob)**/nuget.config"]))
            files._local[path] = NuGetConfig.Rooted(Path.Combine(repository.Root, path));
        foreach (var path in await repository.OthersAsync(cancel, ["--ignored", "--exclude-standard", "--", .. Local.Select(n => $":(icase,glob)**/{n}")]))
            files._local[path] = await File.ReadAllTextAsync(Path.Combine(repository.Root, path), cancel);
        return files;
    }

    /// <summary>Puts it above the worktree and in it; what git has there stays.</summary>
    public void WriteTo(RunFolder run)
    {
        foreach (var (name, text) in _above)
            Write(run.Root, name, text);
        foreach (var (path, text) in _local)
            Write(run.Source, path, text);
    }

    /// <summary>
    /// For the user alone, since a nuget.config may hold the password of a feed; and never through a link, which a commit may have put there.
    /// </summary>
    private static void Write(string root, string name, string text)
    {
        var path = Path.Combine(root, name);
        if (IsTaken(path) || Parents(root, path).Any(p => new DirectoryInfo(p).LinkTarget is not null))
            return;
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows())
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        using var file = new StreamWriter(path, options);
        file.Write(text);
    }

    /// <summary>A link that leads nowhere is something, too.</summary>
    private static bool IsTaken(string path) => Path.Exists(path) || new FileInfo(path).LinkTarget is not null;

    private static IEnumerable<string> Parents(string root, string path)
    {
        for (var folder = Path.GetDirectoryName(path)!; folder.Length > root.Length; folder = Path.GetDirectoryName(folder)!)
            yield return folder;
    }

    /// <summary>Imported from its own place, so that what it says of its own folder stays true.</summary>
    private static string Import(string file) => $"<Project>\n  <Import Project=\"{System.Security.SecurityElement.Escape(Escaped(file))}\" />\n</Project>\n<!-- {BaselineFolders.Short(File.ReadAllText(file), 16)} -->\n";

    private static string Copied(string file) => File.ReadAllText(file);

    private static string Switches(string file) => Copied(file).Replace("%MSBuildThisFileDirectory%", $"{Path.GetDirectoryName(file)}/", StringComparison.OrdinalIgnoreCase);

    private static string Escaped(string path) => path.Replace("%", "%25", StringComparison.Ordinal).Replace("$", "%24", StringComparison.Ordinal).Replace(";", "%3B", StringComparison.Ordinal);

    /// <summary>The nearest file above the repository, in whose place the baseline would see the nearest above its own folder.</summary>
    private void Take(string name, string root, string runs, Func<string, string> read, string none)
    {
        var (here, there) = (Above(root, name).FirstOrDefault(), Above(runs, name).FirstOrDefault());
        if (here != there)
            _above[name] = here is null ? none : read(here);
    }

    /// <summary>.editorconfig is read in every folder up to one that is the root.</summary>
    private void TakeStyle(string root, string runs)
    {
        const string name = ".editorconfig";
        var (here, there) = (Styles(root), Styles(runs));
        if (here.SequenceEqual(there))
            return;
        var text = new StringBuilder("root = true\n");
        foreach (var file in here.AsEnumerable().Reverse())
            text.Append(File.ReadAllText(file)).Append('\n');
        _above[name] = text.ToString();

        static List<string> Styles(string folder)
        {
            var found = new List<string>();
            foreach (var file in Above(folder, name))
            {
                found.Add(file);
                if (File.ReadLines(file).Any(l => l.Replace(" ", "", StringComparison.Ordinal).Equals("root=true", StringComparison.OrdinalIgnoreCase)))
                    break;
            }

            return found;
        }
    }

    /// <summary>NuGet adds up the settings of every folder: the nearest is copied, and of others there is only word.</summary>
    private void TakeFeeds(string root, string runs)
    {
        var (here, there) = (NuGetConfig.Above(root).ToList(), NuGetConfig.Above(runs).ToList());
        var onlyHere = here.Except(there).ToList();
        if (onlyHere is [var nearest, ..])
            _above["nuget.config"] = NuGetConfig.Rooted(nearest);
        _warnings.AddRange(onlyHere.Skip(1).Select(f => $"{f} stands above the repository: the candidate is built with it and the baseline is not"));
        _warnings.AddRange(there.Except(here).Select(f => $"{f} stands above the folder for baselines, {runs}: the baseline is built with it and the candidate is not (XDG_CACHE_HOME moves that folder)"));
    }

    /// <summary>Files of a name in the folders above one, nearest first.</summary>
    private static IEnumerable<string> Above(string folder, string name)
    {
        for (var above = Path.GetDirectoryName(folder); above is not null; above = Path.GetDirectoryName(above))
        {
            if (Path.Combine(above, name) is var file && File.Exists(file))
                yield return file;
        }
    }
}
