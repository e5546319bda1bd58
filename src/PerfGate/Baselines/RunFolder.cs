using System.Globalization;

namespace PerfGate.Baselines;

/// <summary>
/// What one run has of its own: the worktree and the two outputs that are run. It is held by a lock that the kernel frees when we die,
/// so that a later run can tell what is left over.
/// </summary>
internal sealed class RunFolder : IAsyncDisposable
{
    private readonly SourceRepository _repository;
    private readonly FileStream _lock;

    private RunFolder(SourceRepository repository, string path, FileStream held) => (_repository, Root, _lock) = (repository, path, held);

    public string Root { get; }

    /// <summary>The worktree.</summary>
    public string Source => Path.Combine(Root, "source");

    /// <summary>The baseline's output; its path is as long as that of <see cref="New"/>.</summary>
    public string Old => Path.Combine(Root, "old");

    /// <summary>The candidate's output.</summary>
    public string New => Path.Combine(Root, "new");

    /// <summary>Takes away what killed runs left, and makes a folder.</summary>
    public static async Task<RunFolder> CreateAsync(BaselineFolders folders, SourceRepository repository, CancellationToken cancellation)
    {
        Directory.CreateDirectory(folders.Runs);
        foreach (var left in Directory.GetFiles(folders.Runs, "*.lock"))
        {
            if (TryHold(left) is { } free)
                await new RunFolder(repository, Path.ChangeExtension(left, null), free).DisposeAsync();
        }

        cancellation.ThrowIfCancellationRequested();
        var path = Path.Combine(folders.Runs, Guid.NewGuid().ToString("N", CultureInfo.InvariantCulture)[..12]);
        var held = TryHold($"{path}.lock") ?? throw new IOException($"{path}.lock is held by another run");
        Directory.CreateDirectory(path);
        return new RunFolder(repository, path, held);
    }

    /// <exception cref="PerfGate.Targets.TargetException">git does not make one, and why.</exception>
    public async Task CheckOutAsync(string commit, BaselineRef baseline, CancellationToken cancellation)
    {
        var answer = await _repository.AskAsync(cancellation, "worktree", "add", "--detach", "--force", Source, commit);
        if (!answer.IsGood)
            throw BaselineTrouble.NotFound(baseline.Location, $"git does not check out {commit[..7]} in {Source}: {answer.Complaint}");
    }

    /// <summary>Whatever happened before: no worktree stays, and nobody is asked.</summary>
    public async ValueTask RemoveSourceAsync()
    {
        // A worktree whose making was broken off is known to git all the same.
        var known = await _repository.AskAsync(CancellationToken.None, "worktree", "list", "--porcelain");
        if (!Directory.Exists(Source) && !known.Output.Contains(Root, StringComparison.Ordinal))
            return;
        var removed = await _repository.AskAsync(CancellationToken.None, "worktree", "remove", "--force", "--force", Source);
        if (Directory.Exists(Source))
            Directory.Delete(Source, recursive: true);
        if (!removed.IsGood)
            await _repository.AskAsync(CancellationToken.None, "worktree", "prune");
    }

    public async ValueTask DisposeAsync()
    {
        await RemoveSourceAsync();
        if (Directory.Exists(Root))
            Directory.Delete(Root, recursive: true);
        await _lock.DisposeAsync();
    }

    /// <summary>Null when a run that lives holds it; what cannot be made at all is thrown.</summary>
    private static FileStream? TryHold(string path)
    {
        try
        {
            return new FileStream(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None, bufferSize: 1, FileOptions.DeleteOnClose);
        }
        catch (IOException) when (File.Exists(path))
        {
            return null;
        }
    }
}
