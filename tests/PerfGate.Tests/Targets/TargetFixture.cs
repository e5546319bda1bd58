using System.Collections;
using Microsoft.Extensions.Time.Testing;
using PerfGate.Syntax;
using PerfGate.Targets;
using Xunit;

namespace PerfGate.Tests.Targets;

/// <summary>A host for real processes with logs in a folder of its own, and an independent look at what is still running.</summary>
internal sealed class TargetFixture : IAsyncDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("perfgate-test-");

    public TargetFixture(bool guarded = false, TimeProvider? time = null)
    {
        var marker = RunMarker.ForRun(Guid.NewGuid());
        var environment = Environment.GetEnvironmentVariables().Cast<DictionaryEntry>().ToDictionary(e => (string)e.Key, e => (string?)e.Value ?? "");
        Host = new TargetHost
        {
            Time = time ?? TimeProvider.System,
            Marker = marker,
            LogFolder = _folder.FullName,
            Environment = environment,
            Guard = guarded ? GuardProcess.Start(GuardCommand, marker, environment, TimeProvider.System) : null,
        };
    }

    public static IReadOnlyList<string> GuardCommand =>
        [DotNet, "exec", Path.Combine(AppContext.BaseDirectory, "PerfGate.Cli.dll"), TargetGuard.Word];

    public static SourceLocation Here { get; } = new("/repo/perfgate.yml", 3, 12);

    public TargetHost Host { get; }

    public string Folder => _folder.FullName;

    private static string DotNet =>
        ExecutablePath.Find("dotnet", "/", new Dictionary<string, string> { ["PATH"] = Environment.GetEnvironmentVariable("PATH") ?? "" })
        ?? throw new InvalidOperationException("dotnet is not on the PATH");

    public CommandTarget Command(params IReadOnlyList<string> words) => new()
    {
        Location = Here,
        Command = words,
        SpecFolder = Folder,
        ReadyTimeout = TimeSpan.FromSeconds(30),
    };

    /// <summary>A python program that listens on the port it is given, with more lines before that.</summary>
    public CommandTarget Python(string before = "pass")
    {
        Assert.SkipUnless(OperatingSystem.IsLinux() || OperatingSystem.IsMacOS(), "the test program is for Linux and macOS");
        Assert.SkipUnless(ExecutablePath.Find("python3", "/", Host.Environment) is not null, "python3 is not on the PATH");
        var script = Path.Combine(Folder, $"{Path.GetRandomFileName()}.py");
        File.WriteAllText(script, $"""
            import http.server, os, signal, subprocess, sys, time
            {before}
            server = http.server.ThreadingHTTPServer(("127.0.0.1", int(sys.argv[1])), http.server.SimpleHTTPRequestHandler)
            print("listening on", sys.argv[1], flush=True)
            server.serve_forever()
            """);
        return Command("python3", "-u", script, "{port}");
    }

    /// <summary>Starts a target that will not become ready: once it has printed something, its time goes by quickly.</summary>
    public async Task<TargetException> NotReadyAsync(ProcessTarget target, FakeTimeProvider time, string printed)
    {
        var starting = target.StartAsync(Host, TestContext.Current.CancellationToken);
        var log = Path.Combine(Folder, $"{target.Label}.log");
        await UntilAsync(() => File.Exists(log) && ReadShared(log).Contains(printed, StringComparison.Ordinal), printed);
        await UntilAsync(() =>
        {
            time.Advance(TimeSpan.FromMilliseconds(100));
            return starting.IsCompleted;
        }, "the end of the ready timeout");
        return await Assert.ThrowsAsync<TargetException>(() => starting);
    }

    private static string ReadShared(string path)
    {
        using var reader = new StreamReader(new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete));
        return reader.ReadToEnd();
    }

    /// <summary>The processes that carry the run's marker, read without the code under test. Linux only.</summary>
    public IReadOnlyList<int> Alive() => Alive(Host.Marker);

    public static IReadOnlyList<int> Alive(RunMarker marker)
    {
        List<int> found = [];
        foreach (var folder in Directory.EnumerateDirectories("/proc"))
        {
            if (!int.TryParse(Path.GetFileName(folder), out var id))
                continue;
            try
            {
                if (File.ReadAllText(Path.Combine(folder, "environ")).Contains($"{RunMarker.Variable}={marker.Value}", StringComparison.Ordinal))
                    found.Add(id);
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException)
            {
                // gone, or not ours
            }
        }

        return found;
    }

    /// <summary>Waits, within bounds, for something that a real process does.</summary>
    public static async Task UntilAsync(Func<bool> condition, string what)
    {
        for (var i = 0; i < 1500; i++)
        {
            if (condition())
                return;
            await Task.Delay(TimeSpan.FromMilliseconds(20), TimeProvider.System, TestContext.Current.CancellationToken);
        }

        Assert.Fail($"waited 30 s in vain: {what}");
    }

    public async ValueTask DisposeAsync()
    {
        await Host.DisposeAsync();
        _folder.Delete(recursive: true);
    }
}
