using PerfGate.Syntax;
using PerfGate.Targets;

namespace PerfGate.Baselines;

/// <summary>
/// The two sides of a comparison, ready to be started any number of times. Disposing it takes the worktree and the copies away;
/// both targets must be stopped before.
/// </summary>
internal sealed class BaselineCheckout : IAsyncDisposable
{
    /// <summary>Of the baseline's logs: baseline.log, baseline-build.log.</summary>
    public const string Label = "baseline";

    private readonly RunFolder? _run;

    private BaselineCheckout(RunFolder? run, Target target, Target candidate) => (_run, Target, Candidate) = (run, target, candidate);

    /// <summary>The baseline, prepared.</summary>
    public Target Target { get; }

    /// <summary>The candidate, prepared the same way: a project runs from a copy of its published output, whose path is as long as the baseline's.</summary>
    public Target Candidate { get; }

    /// <summary>The full id; empty for a url.</summary>
    public string Commit { get; private init; } = "";

    /// <summary>For people: "origin/main at 3f2c1ab (merge base)", "http://127.0.0.1:8001".</summary>
    public required string Description { get; init; }

    /// <summary>
    /// Both sides would run the same: for a project the same published bytes (but for build ids and symbols), for a command the same
    /// tracked files. Never for urls.
    /// </summary>
    public bool IsIdentical { get; private init; }

    /// <summary>What makes the comparison doubtful or idle; none of them fails a run.</summary>
    public IReadOnlyList<Diagnostic> Warnings { get; private init; } = [];

    /// <param name="baseline">What the spec says.</param>
    /// <param name="candidate">The target of the spec; what the build has made of it may be in it.</param>
    /// <param name="specDirectory">Absolute; the repository is the one that holds it.</param>
    /// <param name="host">The run's.</param>
    /// <param name="progress">Told what takes long.</param>
    /// <param name="cancel">Ends git and the builds; nothing is left then.</param>
    /// <exception cref="TargetException">There is no such baseline, or one of the two does not build.</exception>
    public static async Task<BaselineCheckout> PrepareAsync(
        BaselineRef baseline, Target candidate, string specDirectory, TargetHost host, Action<string> progress, CancellationToken cancel)
    {
        if (baseline.Url is { } url)
            return OfUrl(baseline, url, candidate);
        if (candidate is not ProcessTarget process)
            throw BaselineTrouble.NotFound(baseline.Location, $"a target with '{candidate.Kind}' is not built by us: compare it with another url, baseline: {{ url: http://127.0.0.1:8001 }}");
        if (process.Port is { } port)
            throw BaselineTrouble.NotFound(process.PortLocation ?? baseline.Location, $"'port: {port}' is one port, and two versions run beside each other: give the target its port by {{port}} to compare it with a baseline");
        if (process.UnixSocket is { } socket)
            throw BaselineTrouble.NotFound(baseline.Location, $"'socket: {socket}' is one socket, and two versions run beside each other: let the target listen on {{port}} to compare it with a baseline");

        var repository = await SourceRepository.OpenAsync(specDirectory, host.Environment, baseline.Location, cancel);
        var commit = await BaselineCommit.FindAsync(baseline, repository, cancel);
        var folders = new BaselineFolders(repository, host.Environment);
        RunFolder run;
        try
        {
            run = await RunFolder.CreateAsync(folders, repository, cancel);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw BaselineTrouble.NotFound(baseline.Location, $"the folder for baselines, {folders.Root}, cannot be used: {e.Message} (XDG_CACHE_HOME says where it is)");
        }

        try
        {
            return process switch
            {
                ProjectTarget project => await OfProjectAsync(new ProjectSides(baseline, commit, repository, folders, run, host), baseline, project, commit, repository, run, progress, cancel),
                CommandTarget command => await OfCommandAsync(baseline, command, commit, repository, run, host, progress, cancel),
                _ => throw new InvalidOperationException($"no baseline for {process.Kind}"),
            };
        }
        catch
        {
            await run.DisposeAsync();
            throw;
        }
    }

    public ValueTask DisposeAsync() => _run?.DisposeAsync() ?? ValueTask.CompletedTask;

    private static BaselineCheckout OfUrl(BaselineRef baseline, Uri url, Target candidate)
    {
        if (candidate is not UrlTarget service)
            throw BaselineTrouble.NotFound(baseline.Location, $"a url as the baseline belongs to a target that is a url; one with '{candidate.Kind}' is compared with another version of itself, baseline: {{ ref: origin/main }}");
        var other = service with { Url = url, Label = Label, Location = baseline.Location };
        return new BaselineCheckout(null, other, candidate) { Description = other.Name };
    }

    private static async Task<BaselineCheckout> OfProjectAsync(
        ProjectSides sides, BaselineRef baseline, ProjectTarget project, BaselineCommit commit, SourceRepository repository, RunFolder run, Action<string> progress, CancellationToken cancel)
    {
        var map = new SourceMap(repository.Root, run.Source);
        var old = project with
        {
            Label = Label,
            Arguments = map.Map(project.Arguments),
            Environment = map.Map(project.Environment),
            WorkingDirectory = project.WorkingDirectory is { } folder ? map.Map(folder) : null,
        };
        if (map.WasUsed)
            await run.CheckOutAsync(commit.Id, baseline, cancel);

        progress($"publishing {project.Name}");
        var made = await sides.CandidateAsync(project, cancel);
        var kept = await sides.BaselineAsync(project, made, progress, cancel);
        if (!map.WasUsed)
            await run.RemoveSourceAsync();
        return new BaselineCheckout(run, old with { Built = kept.Built }, project with { Built = made.Built })
        {
            Commit = commit.Id,
            Description = commit.Description,
            IsIdentical = made.Hash == kept.Hash && !map.WasUsed,
            Warnings = Warn(commit, made.Built.Sdk == kept.Built.Sdk ? null : new Diagnostic(DiagnosticCodes.BaselineBuiltByOtherSdk, Severity.Warning, baseline.Location,
                $"the baseline was built by the .NET SDK {kept.Built.Sdk} and the candidate by {made.Built.Sdk}, as their global.json files say: a difference may be the SDK's")),
        };
    }

    private static async Task<BaselineCheckout> OfCommandAsync(
        BaselineRef baseline, CommandTarget command, BaselineCommit commit, SourceRepository repository, RunFolder run, TargetHost host, Action<string> progress, CancellationToken cancel)
    {
        progress($"checking out the baseline, {commit.Description}");
        await run.CheckOutAsync(commit.Id, baseline, cancel);
        var map = new SourceMap(repository.Root, run.Source);
        var old = command with
        {
            Label = Label,
            Command = map.Map(command.Command),
            Arguments = map.Map(command.Arguments),
            Environment = map.Map(command.Environment),
            Build = map.Map(command.Build),
            IsBuilt = false,
            WorkingDirectory = command.WorkingDirectory is { } folder ? map.Map(folder) : null,
            SpecFolder = map.Map(command.SpecFolder),
        };
        if (!Directory.Exists(old.Folder))
            throw BaselineTrouble.NotFound(baseline.Location, $"there is no folder {repository.Relative(command.Folder)} in the baseline, {commit.Description}: was it added or moved since?");

        if (command.Build.Count > 0)
            progress($"building {command.Name} in the baseline");
        var prepared = await command.PrepareAsync(host, cancel);
        try
        {
            return new BaselineCheckout(run, await old.PrepareAsync(host, cancel), prepared)
            {
                Commit = commit.Id,
                Description = commit.Description,
                IsIdentical = await repository.IsUnchangedSinceAsync(commit.Id, cancel),
                Warnings = Warn(commit, null),
            };
        }
        catch (TargetException reason) when (reason.Diagnostic.Code == DiagnosticCodes.TargetBuildFailed)
        {
            throw BaselineTrouble.NotBuilt(baseline.Location, commit.Description, reason);
        }
    }

    private static IReadOnlyList<Diagnostic> Warn(BaselineCommit commit, Diagnostic? other) =>
        [.. new[] { commit.Warning, other }.OfType<Diagnostic>()];
}
