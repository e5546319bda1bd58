using System.Diagnostics;
using PerfGate.Baselines;
using PerfGate.Targets;
using PerfGate.Tests.Targets;
using Xunit;

namespace PerfGate.Tests.Baselines;

/// <summary>A repository of its own in a temporary folder, a cache beside it, and an independent look at its worktrees.</summary>
internal sealed class GitFixture : IAsyncDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("perfgate-git-");

    public GitFixture(bool initialised = true)
    {
        Dictionary<string, string> environment = new()
        {
            ["PATH"] = Environment.GetEnvironmentVariable("PATH") ?? "",
            ["HOME"] = Environment.GetEnvironmentVariable("HOME") ?? "",
            ["XDG_CACHE_HOME"] = Path.Combine(_folder.FullName, "cache"),
            ["GIT_CONFIG_GLOBAL"] = "/dev/null",
        };
        Host = NewHost(environment);
        Root = Directory.CreateDirectory(Path.Combine(_folder.FullName, "work", "repo")).FullName;
        if (initialised)
            Git("init", "-q", "-b", "main");
    }

    public TargetHost Host { get; private set; }

    /// <summary>The repository's.</summary>
    public string Root { get; }

    public string Outside => _folder.FullName;

    public List<string> Progress { get; } = [];

    public IReadOnlyList<string> Worktrees => Git("worktree", "list", "--porcelain").Split('\n').Where(l => l.StartsWith("worktree ", StringComparison.Ordinal)).ToList();

    /// <summary>Folders of runs, alive or left over.</summary>
    public IReadOnlyList<string> Runs => Directory.Exists(Path.Combine(_folder.FullName, "cache"))
        ? Directory.GetDirectories(Path.Combine(_folder.FullName, "cache", "perfgate", "baselines"), "runs", SearchOption.AllDirectories).SelectMany(Directory.GetFileSystemEntries).ToList()
        : [];

    public void Write(string path, string content)
    {
        var full = Path.Combine(Root, path);
        Directory.CreateDirectory(Path.GetDirectoryName(full)!);
        File.WriteAllText(full, content);
    }

    /// <summary>Commits everything; answers the commit.</summary>
    public string Commit(string message)
    {
        Git("add", "-A");
        Git("-c", "user.name=t", "-c", "user.email=t@t", "commit", "-q", "--allow-empty", "-m", message);
        return Git("rev-parse", "HEAD").Trim();
    }

    public string Git(params IReadOnlyList<string> arguments) => GitIn(Root, arguments);

    public string GitIn(string folder, params IReadOnlyList<string> arguments)
    {
        // No upkeep in the background, which would write into a repository that is being deleted.
        var start = new ProcessStartInfo("git", ["-c", "maintenance.auto=false", "-c", "gc.auto=0", .. arguments]) { WorkingDirectory = folder, RedirectStandardOutput = true, RedirectStandardError = true };
        start.Environment["GIT_CONFIG_GLOBAL"] = "/dev/null";
        using var git = Process.Start(start)!;
        var output = git.StandardOutput.ReadToEnd();
        var error = git.StandardError.ReadToEnd();
        git.WaitForExit();
        Assert.True(git.ExitCode == 0, $"git {string.Join(' ', arguments)}: {error}");
        return output;
    }

    /// <summary>A command in the repository; it is prepared only, never started.</summary>
    public CommandTarget Command(params IReadOnlyList<string> build) => new()
    {
        Location = TargetFixture.Here,
        Command = ["./serve", "{port}"],
        SpecFolder = Root,
        Build = build,
    };

    public static BaselineRef At(string name, bool mergeBase = true) => new() { Ref = name, MergeBase = mergeBase, Location = TargetFixture.Here };

    public Task<BaselineCheckout> PrepareAsync(BaselineRef baseline, Target candidate, string? folder = null) =>
        PrepareUntilAsync(baseline, candidate, folder, TestContext.Current.CancellationToken);

    public async Task<BaselineCheckout> PrepareUntilAsync(BaselineRef baseline, Target candidate, string? folder, CancellationToken cancel) =>
        await BaselineCheckout.PrepareAsync(baseline, await BaselineSource.FindAsync(baseline, candidate, folder ?? Root, Host.Environment, cancel), candidate, Host, Progress.Add, cancel);

    /// <summary>What git says of a baseline, before anything is built.</summary>
    public async Task<BaselineSource> FindAsync(BaselineRef baseline, Target candidate) =>
        (await BaselineSource.FindAsync(baseline, candidate, Root, Host.Environment, TestContext.Current.CancellationToken))!;

    /// <summary>The message of a baseline that is refused, after a look at what it left.</summary>
    public async Task<string> RefusedAsync(string code, BaselineRef baseline, Target candidate, string? folder = null)
    {
        var trouble = await Assert.ThrowsAsync<TargetException>(() => PrepareAsync(baseline, candidate, folder));
        Assert.Equal(code, trouble.Diagnostic.Code);
        Assert.NotNull(trouble.Diagnostic.Location);
        Assert.Empty(Runs);
        return trouble.Message;
    }

    public void SetEnvironment(string name, string value) => Host = NewHost(new Dictionary<string, string>(Host.Environment) { [name] = value });

    public async ValueTask DisposeAsync()
    {
        await Host.DisposeAsync();
        _folder.Delete(recursive: true);
    }

    private TargetHost NewHost(Dictionary<string, string> environment) => new()
    {
        Time = TimeProvider.System,
        Marker = RunMarker.ForRun(Guid.NewGuid()),
        LogFolder = Path.Combine(_folder.FullName, "logs"),
        Environment = environment,
    };
}
