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
    /// files that it is made of. Never for urls.
    /// </summary>
    public bool IsIdentical { get; private init; }

    /// <summary>
    /// Files that differ between the sides, sorted: of a project in the published outputs, of a command in the repository. Empty for urls, and
    /// where nothing differs. Where <see cref="IsIdentical"/>, they are files that the target is not made of.
    /// </summary>
    public IReadOnlyList<string> Differences { get; private init; } = [];

    /// <summary>What makes the comparison doubtful or idle, beyond what <see cref="BaselineSource.Warnings"/> says; none of them fails a run.</summary>
    public IReadOnlyList<Diagnostic> Warnings { get; private init; } = [];

    /// <param name="baseline">What the spec says.</param>
    /// <param name="source">What git says of it; null for a url.</param>
    /// <param name="candidate">The target of the spec; what the build has made of it may be in it.</param>
    /// <param name="host">The run's.</param>
    /// <param name="progress">Told what takes long.</param>
    /// <param name="cancel">Ends git and the builds; nothing is left then.</param>
    /// <exception cref="TargetException">One of the two does not build, or cannot be checked out.</exception>
    public static async Task<BaselineCheckout> PrepareAsync(
        BaselineRef baseline, BaselineSource? source, Target candidate, TargetHost host, Action<string> progress, CancellationToken cancel)
    {
        if (source is null)
            return OfUrl(baseline, baseline.Url ?? throw new InvalidOperationException("the baseline is neither a ref nor a url"), candidate);
        var folders = new BaselineFolders(source.Repository, host.Environment);
        RunFolder run;
        BuildFiles files;
        try
        {
            run = await RunFolder.CreateAsync(folders, source.Repository, cancel);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw BaselineTrouble.NotFound(baseline.Location, $"the folder for baselines, {folders.Root}, cannot be used: {e.Message} (XDG_CACHE_HOME says where it is)");
        }

        try
        {
            files = await BuildFiles.ReadAsync(source.Repository, run.Root, cancel);
            return candidate switch
            {
                ProjectTarget project => await OfProjectAsync(new ProjectSides(source, files, folders, run, host), source, files, project, run, progress, cancel),
                CommandTarget command => await OfCommandAsync(source, files, command, run, host, progress, cancel),
                _ => throw new InvalidOperationException($"no baseline for {candidate.Kind}"),
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
        other = other with { Side = $"the baseline, {other.Name}," };
        return new BaselineCheckout(null, other, candidate) { Description = other.Name };
    }

    private static async Task<BaselineCheckout> OfProjectAsync(
        ProjectSides sides, BaselineSource source, BuildFiles files, ProjectTarget project, RunFolder run, Action<string> progress, CancellationToken cancel)
    {
        var map = new SourceMap(source.Repository.Root, run.Source);
        var old = AsBaseline(project, source, []) with
        {
            Arguments = map.Map(project.Arguments),
            Environment = map.Map(project.Environment),
            WorkingDirectory = project.WorkingDirectory is { } folder ? map.Map(folder) : null,
        };
        if (map.WasUsed)
            await source.CheckOutAsync(run, files, cancel);

        progress($"publishing {project.Name}");
        var made = await sides.CandidateAsync(project, cancel);
        var kept = await sides.BaselineAsync(project, made, progress, cancel);
        if (!map.WasUsed)
            await run.RemoveSourceAsync();
        var isIdentical = made.Hash == kept.Hash && !map.WasUsed;
        return new BaselineCheckout(run, old with { Built = kept.Built }, AsCandidate(project) with { Built = made.Built })
        {
            Commit = source.Commit.Id,
            Description = source.Commit.Description,
            IsIdentical = isIdentical,
            Differences = made.Hash == kept.Hash ? [] : OutputFolder.Differences(run.Old, run.New),
            Warnings =
            [
                .. files.Warnings.Select(source.Baseline.Doubt),
                .. made.Built.Sdk == kept.Built.Sdk ? Array.Empty<Diagnostic>() : [new Diagnostic(DiagnosticCodes.BaselineBuiltByOtherSdk, Severity.Warning, source.Baseline.Location,
                    $"the baseline was built by the .NET SDK {kept.Built.Sdk} and the candidate by {made.Built.Sdk}, as their global.json files say: a difference may be the SDK's")],
            ],
        };
    }

    private static async Task<BaselineCheckout> OfCommandAsync(
        BaselineSource source, BuildFiles files, CommandTarget command, RunFolder run, TargetHost host, Action<string> progress, CancellationToken cancel)
    {
        progress($"checking out the baseline, {source.Commit.Description}");
        await source.CheckOutAsync(run, files, cancel);
        var map = new SourceMap(source.Repository.Root, run.Source);
        var old = AsBaseline(command, source, []) with
        {
            Command = map.Map(command.Command),
            Arguments = map.Map(command.Arguments),
            Environment = map.Map(command.Environment),
            Build = map.Map(command.Build),
            IsBuilt = false,
            WorkingDirectory = command.WorkingDirectory is { } folder ? map.Map(folder) : null,
            SpecFolder = map.Map(command.SpecFolder),
        };
        if (command.Build.Count > 0)
            progress($"building {command.Name} in the baseline");
        var prepared = await AsCandidate(command).PrepareAsync(host, cancel);
        try
        {
            var built = await old.PrepareAsync(host, cancel);
            string[] lacking =
            [
                .. new[]
                {
                    await IgnoredFiles.LackingAsync(source.Repository, run.Source, cancel),
                    await LargeFiles.LackingAsync(source.Repository, run.Source, source.Commit.Id, cancel),
                }.OfType<string>(),
            ];
            var (all, ofTarget) = await SourceDifferences.OfAsync(source, command.SpecFolder, cancel);
            return new BaselineCheckout(run, AsBaseline(built, source, lacking), prepared)
            {
                Commit = source.Commit.Id,
                Description = source.Commit.Description,
                IsIdentical = ofTarget.Count == 0,
                Differences = all,
                Warnings = [.. lacking.Select(source.Baseline.Doubt)],
            };
        }
        catch (TargetException reason) when (reason.Diagnostic.Code == DiagnosticCodes.TargetBuildFailed)
        {
            throw BaselineTrouble.NotBuilt(source.Baseline.Location, source.Commit.Description, reason);
        }
    }

    /// <summary>Named as the baseline in whatever is said of it, at the place in the spec that asked for it.</summary>
    private static T AsBaseline<T>(T target, BaselineSource source, IReadOnlyList<string> lacking)
        where T : Target => (T)(target with
        {
            Label = Label,
            Side = source.Name,
            Location = source.Baseline.Location,
            Hint = lacking.Count + source.Warnings.Count(w => w.Code == DiagnosticCodes.BaselineSurroundings) == 0
                ? null
                : string.Join("; ", lacking.Concat(source.Warnings.Where(w => w.Code == DiagnosticCodes.BaselineSurroundings).Select(w => w.Message))),
        });

    private static T AsCandidate<T>(T target)
        where T : Target => (T)(target with { Side = "the candidate" });
}
