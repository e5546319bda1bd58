using System.Diagnostics;
using System.Globalization;
using System.Runtime.Versioning;
using PerfGate.Targets;
using PerfGate.Tests.Targets;
using Xunit;

namespace PerfGate.Tests.Cli;

[UnsupportedOSPlatform("windows")]
public sealed class EndedBySignals : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("perfgate-test-");

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    /// <summary>A daemon that gives up its session, its parent and its environment at once is found since it becomes the engine's child.</summary>
    [Theory]
    [InlineData(Posix.SigHangUp)]
    [InlineData(Posix.SigQuit)]
    [InlineData(Posix.SigTerm)]
    public async Task A_run_is_cancelled_and_leaves_nothing(int signal)
    {
        using var engine = await StartAsync();
        var daemon = int.Parse(await File.ReadAllTextAsync(Path.Combine(_folder.FullName, "daemon"), Cancellation), CultureInfo.InvariantCulture);

        _ = Posix.Kill(engine.Id, signal);
        await engine.WaitForExitAsync(Cancellation);

        Assert.Equal((int)ExitCode.Cancelled, engine.ExitCode);
        Assert.False(OperatingSystem.IsLinux() && IsAlive(daemon), "the daemon lives");
        Assert.False(File.Exists(Path.Combine(_folder.FullName, "results", "verdict.json")));
    }

    [Fact]
    public async Task One_that_is_killed_leaves_no_daemon_that_it_had_seen()
    {
        using var engine = await StartAsync();
        var daemon = int.Parse(await File.ReadAllTextAsync(Path.Combine(_folder.FullName, "daemon"), Cancellation), CultureInfo.InvariantCulture);

        engine.Kill(); // SIGKILL, and only the engine itself

        await engine.WaitForExitAsync(Cancellation);
        await TargetFixture.UntilAsync(() => !IsAlive(daemon), "the end of the daemon");
    }

    public void Dispose() => _folder.Delete(recursive: true);

    /// <summary>Returns when the phase runs, which is seconds after the daemon was started.</summary>
    private async Task<Process> StartAsync()
    {
        await File.WriteAllTextAsync(Path.Combine(_folder.FullName, "server.py"), """
            import http.server, os, subprocess, sys, time
            if os.fork() == 0:
                os.setsid()
                if os.fork() == 0:
                    open("daemon.part", "w").write(str(os.getpid()))
                    os.rename("daemon.part", "daemon")
                    os.execve("/bin/sleep", ["sleep", "300"], {})
                os._exit(0)
            while not os.path.exists("daemon"): time.sleep(0.01)
            class Handler(http.server.BaseHTTPRequestHandler):
                protocol_version = "HTTP/1.1"
                def do_GET(self):
                    self.send_response(200)
                    self.send_header("Content-Length", "2")
                    self.end_headers()
                    self.wfile.write(b"ok")
                def log_message(self, *ignored): pass
            time.sleep(1)
            http.server.ThreadingHTTPServer(("127.0.0.1", int(sys.argv[1])), Handler).serve_forever()
            """, Cancellation);
        await File.WriteAllTextAsync(Path.Combine(_folder.FullName, "perfgate.yml"), """
            version: 1
            target: { command: [python3, server.py, "{port}"], ready: GET / }
            endpoints: { root: GET / }
            phases: { long: { kind: load, rate: 20/s, duration: 300s, thresholds: [success > 1%] } }

            """, Cancellation);
        var start = new ProcessStartInfo("dotnet", ["exec", Path.Combine(AppContext.BaseDirectory, "PerfGate.Cli.dll"), "run", _folder.FullName, "-o", Path.Combine(_folder.FullName, "results"), "--lock", "none", "--format", "plain"])
        {
            RedirectStandardOutput = true,
        };
        var engine = Process.Start(start)!;
        while (await engine.StandardOutput.ReadLineAsync(Cancellation) is { } line)
        {
            if (line.Contains("long: load over root", StringComparison.Ordinal))
                return engine;
        }

        throw new InvalidOperationException($"the engine ended with {engine.ExitCode}");
    }

    private static bool IsAlive(int process) => File.Exists($"/proc/{process}/cmdline") && File.ReadAllText($"/proc/{process}/cmdline").Length > 0;
}
