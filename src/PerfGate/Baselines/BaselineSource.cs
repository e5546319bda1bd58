using PerfGate.Syntax;
using PerfGate.Targets;

namespace PerfGate.Baselines;

/// <summary>
/// Everything about a baseline that git alone can answer. It is asked before anything is built or started: a misspelt ref must not be
/// noticed after minutes of load.
/// </summary>
internal sealed record BaselineSource
{
    /// <summary>What the spec says.</summary>
    public required BaselineRef Baseline { get; init; }

    public required SourceRepository Repository { get; init; }

    public required BaselineCommit Commit { get; init; }

    /// <summary>What of the target is not in the baseline's commit, relative to the repository: there is nothing to compare with. Null: all is there.</summary>
    public string? Missing { get; init; }

    /// <summary>What makes the comparison doubtful or idle; none of them fails a run.</summary>
    public IReadOnlyList<Diagnostic> Warnings { get; init; } = [];

    /// <summary>Checked out beside the baseline's files.</summary>
    public IReadOnlyList<Submodule> Submodules { get; init; } = [];

    /// <summary>How messages call the baseline: "the baseline, origin/main at 3f2c1ab,".</summary>
    public string Name => $"the baseline, {Commit.Description},";

    /// <param name="baseline">What the spec says.</param>
    /// <param name="candidate">The target of the spec; need not be built.</param>
    /// <param name="specDirectory">Absolute; the repository is the one that holds it.</param>
    /// <param name="environment">Ours.</param>
    /// <param name="cancel">Ends git.</param>
    /// <returns>Null for a url, which git knows nothing of.</returns>
    /// <exception cref="TargetException">There is no such baseline here, and what to do about it.</exception>
    public static async Task<BaselineSource?> FindAsync(
        BaselineRef baseline, Target candidate, string specDirectory, IReadOnlyDictionary<string, string> environment, CancellationToken cancel)
    {
        if (baseline.Url is not null)
            return null;
        if (candidate is not ProcessTarget process)
            throw BaselineTrouble.NotFound(baseline.Location, $"PerfGate does not build a target with '{candidate.Kind}': compare it with another url, baseline: {{ url: http://127.0.0.1:8001 }}");
        if (process.Port is { } port)
            throw BaselineTrouble.NotFound(process.PortLocation ?? baseline.Location, $"'port: {port}' is one port, and two versions run beside each other: give the target its port by {{port}} to compare it with a baseline");
        if (process.UnixSocket is { } socket)
            throw BaselineTrouble.NotFound(baseline.Location, $"'socket: {socket}' is one socket, and two versions run beside each other: let the target listen on {{port}} to compare it with a baseline");

        var repository = await SourceRepository.OpenAsync(specDirectory, environment, baseline.Location, cancel);
        var commit = await BaselineCommit.FindAsync(baseline, repository, cancel);
        await PartialClone.RequireAsync(repository, commit, baseline.Location, cancel);
        if (process is ProjectTarget)
            ProgramsMayRun(new BaselineFolders(repository, environment).Root, baseline.Location);
        var files = new TargetFiles(process, repository, commit);
        return new BaselineSource
        {
            Baseline = baseline,
            Repository = repository,
            Commit = commit,
            Missing = await files.MissingAsync(baseline.Location, cancel),
            Submodules = await Submodule.OfAsync(repository, commit, baseline.Location, cancel),
            Warnings = [.. new[] { commit.Warning }.OfType<Diagnostic>(), .. (await files.OnlyHereAsync(cancel)).Select(baseline.Doubt)],
        };
    }

    /// <summary>Checks the baseline's files out, and beside them what the build of the candidate sees and git does not have.</summary>
    /// <exception cref="TargetException">git does not make a worktree, and why.</exception>
    public async Task CheckOutAsync(RunFolder run, BuildFiles files, CancellationToken cancel)
    {
        await run.CheckOutAsync(Commit.Id, Baseline, cancel);
        foreach (var submodule in Submodules)
            await submodule.CheckOutAsync(Repository, run.Source, this, cancel);
        files.WriteTo(run);
    }

    private static void ProgramsMayRun(string folder, SourceLocation location)
    {
        if (MountOptions.Of(folder).Contains("noexec"))
            throw BaselineTrouble.NotFound(location, $"the folder for baselines, {folder}, is on a file system that does not let programs run (noexec): set XDG_CACHE_HOME to a folder elsewhere");
    }
}
