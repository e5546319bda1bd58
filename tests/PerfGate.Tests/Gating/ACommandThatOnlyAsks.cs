using System.Diagnostics;
using PerfGate.Syntax;
using PerfGate.Thresholds;
using Xunit;

namespace PerfGate.Tests.Gating;

public sealed class ACommandThatOnlyAsks
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Has_no_resources_that_could_pass()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "who listens is asked of Linux");
        using var gate = new GateFixture();
        gate.Environment["SHOP_TOKEN"] = "token-of-the-shop";
        var spec = gate.PythonSpec("        self.answer(200, 'ok')", "  steady: { kind: load, concurrency: 2, duration: 1s, thresholds: [success == 100%, memory < 100MB, cpu < 0.3 cores] }")
            .Replace("[python3, -u, server.py, \"{port}\"]", "[python3, -c, \"import sys, time; open('asked', 'w').write(sys.argv[1] + ' '); time.sleep(1000)\", \"{port}\"]", StringComparison.Ordinal);
        using var daemon = new Process { StartInfo = new ProcessStartInfo("sh", ["-c", "until grep -q ' ' asked 2>/dev/null; do sleep 0.05; done; exec python3 server.py $(cat asked)"]) { WorkingDirectory = gate.Folder, RedirectStandardOutput = true } };
        daemon.Start();
        try
        {
            var exit = await gate.RunAsync(spec, Cancellation);

            Assert.Equal(ExitCode.NotProven, exit);
            Assert.Equal(
                [("success", CheckVerdict.Pass), ("memory", CheckVerdict.Invalid), ("cpu", CheckVerdict.Invalid)],
                gate.Observer.Checks.Select(c => (c.Threshold.Metric.Name, c.Verdict)));
            Assert.Contains($" is held by process {daemon.Id} (python3), which the target's command did not start", gate.Observer.Checks[1].Reason, StringComparison.Ordinal);
            Assert.Contains(gate.Observer.Diagnostics, d => d.Code == DiagnosticCodes.NotTheTarget && d.Message.Contains("still answers", StringComparison.Ordinal));
        }
        finally
        {
            daemon.Kill();
            await daemon.WaitForExitAsync(CancellationToken.None);
        }
    }

    [Fact]
    public async Task A_phase_in_which_another_program_took_the_port_is_invalid()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "who listens is asked of Linux");
        GateFixture? fixture = null;
        using var gate = fixture = new GateFixture { Observer = new RecordingObserver { OnPhase = _ => HandOver(fixture!) } };
        gate.Environment["SHOP_TOKEN"] = "token-of-the-shop";
        var spec = gate.PythonSpec("        self.answer(200, 'ok')", "  steady: { kind: load, concurrency: 2, duration: 1s, thresholds: [success > 1%] }");

        // The target gives its port up when it is told, and another program of the same kind takes it.
        await File.WriteAllTextAsync(Path.Combine(gate.Folder, "target.py"), """
            import http.server, os, signal, subprocess, sys, time
            server = http.server.ThreadingHTTPServer(("127.0.0.1", int(sys.argv[1])), http.server.SimpleHTTPRequestHandler)
            def leave(*ignored):
                server.socket.close()
                open("left", "w").close()
                while True: time.sleep(1)
            signal.signal(signal.SIGUSR1, leave)
            open("target", "w").write(f"{os.getpid()} {sys.argv[1]} ")
            server.serve_forever()
            """, Cancellation);
        var exit = await gate.RunAsync(spec.Replace("server.py", "target.py", StringComparison.Ordinal), Cancellation);

        var check = Assert.Single(gate.Observer.Checks);
        Assert.Equal((ExitCode.NotProven, CheckVerdict.Invalid), (exit, check.Verdict));
        Assert.Contains(" was taken by process ", check.Reason, StringComparison.Ordinal);
    }

    /// <summary>At the start of the phase, before its first request.</summary>
    private static void HandOver(GateFixture gate)
    {
        var words = gate.Words("target");
        using var told = Process.Start("kill", ["-USR1", words[0]]);
        told.WaitForExit();
        SpinWait.SpinUntil(() => File.Exists(Path.Combine(gate.Folder, "left")), TimeSpan.FromSeconds(30));
        using var stranger = Process.Start(new ProcessStartInfo("sh", ["-c", "python3 server.py \"$0\" > stranger 2>&1 & until [ -s stranger ]; do sleep 0.05; done", words[1]]) { WorkingDirectory = gate.Folder })!;
        stranger.WaitForExit();
        gate.EndsLater(int.Parse(File.ReadAllText(Path.Combine(gate.Folder, "stranger")).Split(' ')[1], System.Globalization.CultureInfo.InvariantCulture));
    }
}
