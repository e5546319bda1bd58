using PerfGate.Syntax;
using PerfGate.Targets;

namespace PerfGate.Baselines;

/// <summary>The files of the working tree that a target names, seen from the baseline's commit.</summary>
internal sealed class TargetFiles(ProcessTarget target, SourceRepository repository, BaselineCommit commit)
{
    // What ends a path in a variable such as "Data Source=/repo/.db/app.db;Cache=Shared".
    private static readonly char[] Delimiters = ['=', ';', ',', '"', '\'', ' ', '\t'];

    /// <summary>Relative path of the project, script or folder that is new here; null when the baseline has all of them.</summary>
    /// <exception cref="TargetException">The project lies outside of the repository.</exception>
    public async Task<string?> MissingAsync(SourceLocation location, CancellationToken cancel)
    {
        if (target is ProjectTarget project)
        {
            var path = repository.Relative(project.Project)
                ?? throw BaselineTrouble.NotFound(location, $"{project.Project} lies outside of the repository {repository.Root}: its other versions are not in it");
            return await repository.HasAsync(commit.Id, path, cancel) ? null : path;
        }

        var command = (CommandTarget)target;
        foreach (var path in new[] { command.Folder }.Concat(command.Command.Select(w => Path.GetFullPath(w, command.Folder)).Where(File.Exists)))
        {
            // What git ignores was made by something (a build, npm ci), and may be made in the baseline as well.
            if (repository.Relative(path) is { } relative && !await repository.HasAsync(commit.Id, relative, cancel) && !await repository.IsIgnoredAsync(relative, cancel))
                return relative;
        }

        return null;
    }

    /// <summary>What a variable or argument names and only the working tree has, as warnings.</summary>
    public async Task<IReadOnlyList<string>> OnlyHereAsync(CancellationToken cancel)
    {
        var found = new List<string>();
        var words = target.Arguments.Select(a => (Name: $"the argument '{a}'", Value: (string?)a)).Concat(target.Environment.Select(v => (Name: v.Key, v.Value)));
        foreach (var (name, value) in words.Where(w => w.Value is not null))
        {
            foreach (var piece in value!.Split(Delimiters, StringSplitOptions.RemoveEmptyEntries).SelectMany(Paths).Distinct(StringComparer.Ordinal))
            {
                if (await AbsoluteAsync(name, piece, cancel) is { } moved)
                    found.Add(moved);
                else if (target is ProjectTarget project && await RelativeAsync(project, name, piece, cancel) is { } left)
                    found.Add(left);
            }
        }

        return found;
    }

    /// <summary>A list of paths is separated by colons; a drive or a url is none.</summary>
    private static IEnumerable<string> Paths(string piece) => piece.Contains(":/", StringComparison.Ordinal) && !piece.Contains("://", StringComparison.Ordinal) ? piece.Split(':') : [piece];

    /// <summary>It is given to the baseline as the same place in its worktree, where only what git has is.</summary>
    private async Task<string?> AbsoluteAsync(string name, string path, CancellationToken cancel)
    {
        if (!Path.IsPathRooted(path) || repository.Relative(path) is not { } relative || !Path.Exists(path) || await repository.HasAsync(commit.Id, relative, cancel))
            return null;
        return $"{name} names {path}, which is not in git: the baseline is given {Path.Combine("<its worktree>", relative)} instead, where there is no such file. Move it out of the repository to give both sides the same one";
    }

    /// <summary>In a comparison both versions run in the folder of their published output.</summary>
    private async Task<string?> RelativeAsync(ProjectTarget project, string name, string path, CancellationToken cancel)
    {
        if (project.WorkingDirectory is not null || Path.IsPathRooted(path) || !path.Contains('/', StringComparison.Ordinal) || path.Contains("://", StringComparison.Ordinal))
            return null;

        // What git has may be published with the project; what it does not have is a database, a certificate, a cache.
        var source = Path.GetFullPath(path, Path.GetDirectoryName(project.Project)!);
        return Path.Exists(source) && (repository.Relative(source) is not { } relative || !await repository.HasAsync(commit.Id, relative, cancel))
            ? $"{name} names {path} by a relative path: in a comparison both versions run in the folder of their published output, where {source} is not. Write an absolute path outside of the repository"
            : null;
    }
}
