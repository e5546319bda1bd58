using System.Diagnostics;
using PerfGate.Protocols;
using PerfGate.Tests.Gating;
using Xunit;

namespace PerfGate.Tests.Cli;

public sealed class TheTargetsEnvironment
{
    [Fact]
    public async Task Holds_nothing_that_PerfGate_sets_for_itself()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux() || OperatingSystem.IsMacOS(), "the test program is for Linux and macOS");
        using var gate = new GateFixture();
        var spec = Path.Combine(gate.Folder, "perfgate.yml");
        await File.WriteAllTextAsync(spec, """
            version: 1
            target: { command: [sh, -c, "env > inherited; exit 7 {port}"] }
            endpoints: { health: GET /health }
            phases: { only: { kind: benchmark, thresholds: [mean < 1s] } }
            """, TestContext.Current.CancellationToken);
        var start = new ProcessStartInfo("dotnet", ["exec", Path.Combine(AppContext.BaseDirectory, "PerfGate.Cli.dll"), "run", spec, "--format", "plain", "--lock", "none"])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        start.Environment["INHERITED"] = "yes";
        start.Environment.Remove(SocketTuning.InlineCompletions);
        start.Environment.Remove(SocketTuning.ThreadCount);

        using var engine = Process.Start(start)!;
        var said = await engine.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
        await engine.WaitForExitAsync(TestContext.Current.CancellationToken);

        Assert.True(engine.ExitCode == (int)ExitCode.TargetFailed, said);
        var names = (await File.ReadAllLinesAsync(Path.Combine(gate.Folder, "inherited"), TestContext.Current.CancellationToken)).Select(l => l.Split('=')[0]).ToList();
        Assert.Contains("INHERITED", names);
        Assert.DoesNotContain(SocketTuning.InlineCompletions, names);
        Assert.DoesNotContain(SocketTuning.ThreadCount, names);
    }
}
