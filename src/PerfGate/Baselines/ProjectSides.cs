using System.Runtime.InteropServices;
using PerfGate.Syntax;
using PerfGate.Targets;

namespace PerfGate.Baselines;

/// <summary>
/// Publishes the two versions of a project alike: the same SDK, configuration, framework and properties, into folders whose paths are
/// equally long. What the baseline was made of is its name in the cache, so that it is built once.
/// </summary>
internal sealed class ProjectSides(BaselineSource source, BuildFiles files, BaselineFolders folders, RunFolder run, TargetHost host)
{
    // Raised when what is kept, or how it is built, changes.
    private const int Format = 2;
    private const int KeptBuilds = 5;

    private readonly BaselineRef _baseline = source.Baseline;
    private readonly BaselineCommit _commit = source.Commit;
    private readonly SourceRepository _repository = source.Repository;

    public async Task<PublishedBuild> CandidateAsync(ProjectTarget target, CancellationToken cancellation) =>
        await PublishAsync(target, run.New, target.Built?.Properties ?? new Dictionary<string, string>(), cancellation);

    /// <param name="target">The candidate.</param>
    /// <param name="candidate">What was made of it.</param>
    /// <param name="progress">Told what takes long.</param>
    /// <param name="cancellation">Ends git and the build.</param>
    public async Task<PublishedBuild> BaselineAsync(ProjectTarget target, PublishedBuild candidate, Action<string> progress, CancellationToken cancellation)
    {
        var path = _repository.Relative(target.Project) ?? throw new InvalidOperationException($"{target.Project} lies outside of the repository");
        var kept = Path.Combine(folders.Builds, KeyOf(path, candidate));
        if (PublishedBuild.Find(kept, host.Time) is { } found)
            return found.CopyTo(run.Old);

        progress($"building the baseline, {_commit.Description}");
        if (!Directory.Exists(run.Source))
            await source.CheckOutAsync(run, files, cancellation);
        var project = Path.Combine(run.Source, path);
        var old = await BuildAsync(target with { Project = project, Label = BaselineCheckout.Label, Location = _baseline.Location }, candidate.Built.Properties, cancellation);
        RefuseOtherPackages();
        Directory.CreateDirectory(folders.Builds);
        old.Keep(kept);
        PublishedBuild.RemoveOld(folders.Builds, KeptBuilds);
        return old;
    }

    private async Task<PublishedBuild> BuildAsync(ProjectTarget old, IReadOnlyDictionary<string, string> properties, CancellationToken cancellation)
    {
        // Paths of the sources are in the assembly: with those of the candidate equal sources make equal bytes.
        var map = new SourceMap(_repository.Root, run.Source);
        var all = properties.ToDictionary(p => p.Key, p => map.Map(p.Value));
        all.TryAdd("PathMap", $"{Escape(run.Source)}={Escape(_repository.Root)}");
        try
        {
            return await PublishAsync(old, run.Old, all, cancellation);
        }
        catch (TargetException reason) when (reason.Diagnostic.Code == DiagnosticCodes.TargetBuildFailed)
        {
            throw BaselineTrouble.NotBuilt(_baseline.Location, _commit.Description, reason);
        }
    }

    /// <summary>What it is instead is no version of the repository, and must never be kept as one.</summary>
    private void RefuseOtherPackages()
    {
        if (PackageVersions.Substituted(Path.Combine(host.LogFolder, $"{BaselineCheckout.Label}-build.log"), Path.Combine(host.LogFolder, "build.log")) is not { } said)
            return;
        throw BaselineTrouble.NotBuilt(_baseline.Location, _commit.Description,
            $"NuGet did not find a package version that the baseline asks for and took another: {said}. Make that version available on this machine: a feed that the baseline cannot see may be configured in a nuget.config outside of git");
    }

    private async Task<PublishedBuild> PublishAsync(ProjectTarget target, string folder, IReadOnlyDictionary<string, string> properties, CancellationToken cancellation)
    {
        var same = target.Built is { } given
            ? target with { Configuration = given.Configuration ?? target.Configuration, Framework = given.Framework ?? target.Framework }
            : target;
        var built = await new ProjectBuild(same, host) { PublishTo = folder, Properties = properties }.RunAsync(cancellation);
        return new PublishedBuild { Folder = folder, Hash = OutputFolder.Hash(folder), Built = built };
    }

    private string KeyOf(string path, PublishedBuild candidate)
    {
        var properties = candidate.Built.Properties.OrderBy(p => p.Key, StringComparer.Ordinal).Select(p => $"{p.Key}={p.Value}");
        string?[] parts =
        [
            $"{Format}", _commit.Id, path, candidate.Built.Sdk, candidate.Built.Configuration, candidate.Built.Framework,
            RuntimeInformation.RuntimeIdentifier, _repository.Root, files.Hash, .. properties,
        ];
        return $"{_commit.Id[..12]}-{BaselineFolders.Short(string.Join('\n', parts), 12)}";
    }

    // In a path map a comma and an equals sign are doubled.
    private static string Escape(string path) => path.Replace(",", ",,", StringComparison.Ordinal).Replace("=", "==", StringComparison.Ordinal);
}
