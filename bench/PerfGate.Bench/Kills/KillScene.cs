using System.Diagnostics;
using System.Globalization;
using System.Runtime.Versioning;
using PerfGate.Bench.Engine;
using PerfGate.Targets;

namespace PerfGate.Bench.Kills;

/// <summary>A repository with two versions of a service, folders of its own for temporary files and caches, and runs of a gate in it.</summary>
[SupportedOSPlatform("linux")]
internal sealed class KillScene : IDisposable
{
    // After a SIGKILL the guard has to see it, to find everything and to end it.
    private static readonly TimeSpan GuardsWork = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private readonly string _token = $"pgkill{Guid.NewGuid():N}"[..18];
    private readonly string _folder;
    private readonly string _repository = TinyServer.Repository();

    private KillScene(bool isBuild)
    {
        IsBuild = isBuild;
        _folder = Directory.CreateTempSubdirectory($"{_token}-").FullName;
    }

    public bool IsBuild { get; }

    private string Work => Path.Combine(_folder, "work");

    private string Temp => Path.Combine(_folder, "tmp");

    private string Results => Path.Combine(Work, "TestResults", "perfgate");

    public static async Task<KillScene> CreateAsync(bool isBuild)
    {
        var scene = new KillScene(isBuild);
        foreach (var folder in (string[])[scene.Work, scene.Temp, Path.Combine(scene._folder, "cache")])
            Directory.CreateDirectory(folder);
        await scene.WriteAsync("server.py", KillSpec.Server(scene._token, milliseconds: 1));
        await scene.WriteAsync("perfgate.yml", KillSpec.Spec);
        await scene.WriteAsync(".gitignore", "TestResults/\nbin/\nobj/\n");
        if (isBuild)
        {
            await scene.WriteAsync("Gate.csproj", KillSpec.Project(scene._repository));
            await scene.WriteAsync("Program.cs", "System.Console.WriteLine(\"not what is measured\");\n");
        }

        await scene.GitAsync("init", "-q", "-b", "main");
        await scene.GitAsync("add", "-A");
        await scene.GitAsync("-c", "user.name=bench", "-c", "user.email=bench@example.com", "commit", "-q", "-m", "first");
        await scene.WriteAsync("server.py", KillSpec.Server(scene._token, milliseconds: 3));
        return scene;
    }

    /// <summary>How long a run takes that nobody ends.</summary>
    public async Task<TimeSpan> RunToEndAsync()
    {
        var start = Stopwatch.GetTimestamp();
        using var run = Start();
        await run.WaitForExitAsync();
        return Stopwatch.GetElapsedTime(start);
    }

    public async Task<Killed> KillAsync(string signal, TimeSpan after)
    {
        using var run = Start();
        await Task.WhenAny(run.WaitForExitAsync(), Task.Delay(after));
        var told = Stopwatch.GetTimestamp();
        using (var kill = Process.Start("kill", [$"-{signal}", run.Id.ToString(CultureInfo.InvariantCulture)]))
            await kill.WaitForExitAsync();
        using var patience = new CancellationTokenSource(Patience);
        int? code = null;
        try
        {
            await run.WaitForExitAsync(patience.Token);
            code = run.ExitCode;
        }
        catch (OperationCanceledException)
        {
            run.Kill(entireProcessTree: true);
        }

        var took = Stopwatch.GetElapsedTime(told);
        await UntilNothingLivesAsync();
        var survivors = Survivors();
        foreach (var (id, _) in survivors)
            _ = Posix.Kill(id, Posix.SigKill);
        var files = Directory.GetFileSystemEntries(Temp).Concat(Directory.Exists(Results) ? Directory.GetFiles(Results, "*.tmp") : []).Select(f => Path.GetFileName(f)).ToList();
        if (IsBuild)
            files.RemoveAll(f => !IsOurs(f)); // MSBuild and NuGet leave folders of their own

        foreach (var left in Directory.GetFileSystemEntries(Temp))
        {
            if (Directory.Exists(left))
                Directory.Delete(left, recursive: true);
            else
                File.Delete(left);
        }

        var runtime = files.RemoveAll(f => f.StartsWith("dotnet-diagnostic-", StringComparison.Ordinal) || f.StartsWith("clr-debug-pipe-", StringComparison.Ordinal));
        return new Killed(signal, after, code, took, [.. survivors.Select(s => s.CommandLine)], files, runtime, await WorktreesAsync());
    }

    /// <summary>Beside the repository itself.</summary>
    public async Task<int> WorktreesAsync() => (await GitAsync("worktree", "list")).Split('\n', StringSplitOptions.RemoveEmptyEntries).Length - 1;

    public void Dispose()
    {
        foreach (var (id, _) in Survivors())
            _ = Posix.Kill(id, Posix.SigKill);
        Directory.Delete(_folder, recursive: true);
    }

    private Process Start()
    {
        var engine = Path.Combine(_repository, "src/PerfGate.Cli/bin/Release/net10.0/PerfGate.Cli.dll");
        string[] words = IsBuild
            ? ["build", "Gate.csproj", "-t:PerfGate", "-nodeReuse:false", "-v:q", $"-p:PerfGateEngineAssembly={engine}", "-p:UseSharedCompilation=false"]
            : ["exec", engine, "run", ".", "--lock", "none", "--format", "plain"];

        // To a file and not to a pipe: what outlives the run must not be kept alive, or ended, by us.
        var start = new ProcessStartInfo("sh", ["-c", "exec \"$@\" > \"$0\" 2>&1 < /dev/null", Path.Combine(_folder, "out.txt"), "dotnet", .. words]) { WorkingDirectory = Work };
        start.Environment["TMPDIR"] = Temp;
        start.Environment["XDG_CACHE_HOME"] = Path.Combine(_folder, "cache");
        start.Environment["DOTNET_CLI_TELEMETRY_OPTOUT"] = "1";
        start.Environment["MSBUILDDISABLENODEREUSE"] = "1";
        return Process.Start(start)!;
    }

    private async Task UntilNothingLivesAsync()
    {
        var start = Stopwatch.GetTimestamp();
        while (Survivors().Count > 0 && Stopwatch.GetElapsedTime(start) < GuardsWork)
            await Task.Delay(50);
    }

    private static bool IsOurs(string file) => file.StartsWith("perfgate", StringComparison.Ordinal) || file.EndsWith(".tmp", StringComparison.Ordinal);

    /// <summary>Whatever has the scene's name in its words, its folder or its environment: the gate, its guard, git, the service and its helpers.</summary>
    private List<(int Id, string CommandLine)> Survivors()
    {
        List<(int, string)> found = [];
        foreach (var id in ProcFile.ProcessIds().Where(p => p != Environment.ProcessId))
        {
            var words = System.Text.Encoding.UTF8.GetString(ProcFile.Read($"/proc/{id}/cmdline", new byte[4096])).Replace('\0', ' ').Trim();
            var folder = System.Text.Encoding.UTF8.GetString(ProcFile.ReadLink($"/proc/{id}/cwd", new byte[4096]));
            var variables = System.Text.Encoding.UTF8.GetString(ProcFile.Read($"/proc/{id}/environ", new byte[64 * 1024]));
            if (words.Length > 0 && ((string[])[words, folder, variables]).Any(t => t.Contains(_token, StringComparison.Ordinal)))
                found.Add((id, words.Length > 120 ? words[..120] : words));
        }

        return found;
    }

    private Task WriteAsync(string name, string text) => File.WriteAllTextAsync(Path.Combine(Work, name), text);

    private async Task<string> GitAsync(params string[] arguments)
    {
        using var git = Process.Start(new ProcessStartInfo("git", arguments) { WorkingDirectory = Work, RedirectStandardOutput = true })!;
        var said = await git.StandardOutput.ReadToEndAsync();
        await git.WaitForExitAsync();
        return said;
    }
}
