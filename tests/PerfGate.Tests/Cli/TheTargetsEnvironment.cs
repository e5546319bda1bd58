using System.Diagnostics;
using PerfGate.Measure;
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
        await RunAsync(gate, "", "env > seen");

        var names = (await File.ReadAllLinesAsync(Path.Combine(gate.Folder, "seen"), TestContext.Current.CancellationToken)).Select(l => l.Split('=')[0]).ToList();
        Assert.Contains("INHERITED", names);
        Assert.DoesNotContain(SocketTuning.InlineCompletions, names);
        Assert.DoesNotContain(SocketTuning.ThreadCount, names);
    }

    [Fact]
    public async Task Has_the_processors_that_affinity_leaves_it()
    {
        Assert.SkipUnless(ProcessorSet.OfThread() is { Count: > 1 }, "for Linux with two processors or more");
        var all = ProcessorSet.OfThread()!;
        var first = ProcessorSet.Parse(all.ToString().Split(',')[0])!;
        using var gate = new GateFixture();

        await RunAsync(gate, $"affinity: {first}", "grep Cpus_allowed_list /proc/self/status > seen");

        var seen = await File.ReadAllTextAsync(Path.Combine(gate.Folder, "seen"), TestContext.Current.CancellationToken);
        Assert.Equal(all.Without(first).ToString(), ProcessorSet.Parse(seen.Split(':')[1].Trim())!.ToString());
    }

    /// <summary>The command line as a process of its own, on a target that does something and ends.</summary>
    private static async Task RunAsync(GateFixture gate, string key, string script)
    {
        var spec = Path.Combine(gate.Folder, "perfgate.yml");
        await File.WriteAllTextAsync(spec, $$"""
            version: 1
            target: { command: [sh, -c, "{{script}}; exit 7 {port}"] }
            endpoints: { health: GET /health }
            phases: { only: { kind: benchmark, thresholds: [mean < 1s] } }
            {{key}}
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
    }
}
