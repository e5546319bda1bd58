using System.Diagnostics;
using PerfGate.Measure;
using PerfGate.Reports;
using PerfGate.Spec;
using PerfGate.Syntax;
using PerfGate.Thresholds;
using Xunit;

namespace PerfGate.Tests.Gating;

public sealed class ComparedWithNothing
{
    private const string Phases = """
          steady: { kind: benchmark, iterations: 5, thresholds: [success >= 99%] }
        baseline: { ref: REF, missing: MISSING }
        """;

    [Fact]
    public async Task A_ref_that_is_not_there_ends_the_run_before_anything_is_started()
    {
        using var gate = New();

        var exit = await RunAsync(gate, "orgin/main", "warn");

        Assert.Equal(ExitCode.TargetFailed, exit);
        Assert.Equal(["started"], gate.Observer.Lines);
        Assert.Contains("there is no commit 'orgin/main' in this clone", Assert.Single(gate.Observer.Diagnostics).Message, StringComparison.Ordinal);
        Assert.All(gate.Observer.Checks, c => Assert.Equal(CheckVerdict.Invalid, c.Verdict));
    }

    [Fact]
    public async Task A_target_that_is_new_since_the_baseline_is_judged_by_its_absolute_limits()
    {
        using var gate = New();

        var exit = await RunAsync(gate, "HEAD", "warn");

        Assert.Equal(ExitCode.Pass, exit);
        var warning = Assert.Single(gate.Observer.Diagnostics);
        Assert.Equal((DiagnosticCodes.NothingToCompareWith, Severity.Warning), (warning.Code, warning.Severity));
        Assert.StartsWith("nothing to compare with: server.py is new here", warning.Message, StringComparison.Ordinal);
        Assert.Contains("--baseline none", warning.Message, StringComparison.Ordinal);
        Assert.Equal("steady", Assert.Single(gate.Observer.Checks).Phase);
        var comparison = gate.Observer.Report!.Phases.Single(p => p.Name == "baseline").Comparison!;
        Assert.Equal("Nothing was compared: server.py is new here.", ComparisonWords.Verdict(comparison, []));
        Assert.Contains("the check passed; nothing was compared: server.py is new here", gate.Text("perfgate.md"), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("warn", 0, "warn", 1)]
    [InlineData("pass", 0, "pass", 0)]
    [InlineData("fail", 3, "invalid", 1)]
    public async Task Alone_the_comparison_does_what_the_spec_says(string missing, int expected, string verdict, int diagnostics)
    {
        using var gate = New(new SpecSelection { Phases = ["baseline"] });

        var exit = await RunAsync(gate, "HEAD", missing);

        Assert.Equal(expected, (int)exit);
        Assert.Equal(verdict, gate.Verdict().GetProperty("verdict").GetString());
        Assert.Equal(diagnostics, gate.Observer.Diagnostics.Count);
        var junit = gate.Text("TEST-perfgate.xml");
        Assert.Equal(missing != "fail", junit.Contains("<skipped message=\"nothing was compared: server.py is new here\"", StringComparison.Ordinal));
        Assert.Equal(missing == "fail", junit.Contains("<error", StringComparison.Ordinal));
        Assert.DoesNotContain(gate.Observer.Lines, l => l.StartsWith("starting", StringComparison.Ordinal));
    }

    private static GateFixture New(SpecSelection? selection = null)
    {
        var gate = new GateFixture { Selection = selection ?? new SpecSelection() };
        gate.Environment["GIT_CONFIG_GLOBAL"] = "/dev/null";
        gate.Environment["XDG_CACHE_HOME"] = Path.Combine(gate.Folder, "cache");
        gate.Environment["SHOP_TOKEN"] = "secret-token";
        Git(gate, "init", "-q", "-b", "main");
        Git(gate, "-c", "user.name=t", "-c", "user.email=t@t", "commit", "-q", "--allow-empty", "-m", "before the service");
        return gate;
    }

    private static Task<ExitCode> RunAsync(GateFixture gate, string name, string missing) =>
        gate.RunAsync(gate.PythonSpec("        self.answer(200, 'ok')", Phases.Replace("REF", name, StringComparison.Ordinal).Replace("MISSING", missing, StringComparison.Ordinal)), CancellationToken.None);

    private static void Git(GateFixture gate, params string[] arguments)
    {
        var start = new ProcessStartInfo("git", arguments) { WorkingDirectory = gate.Folder };
        start.Environment["GIT_CONFIG_GLOBAL"] = "/dev/null";
        using var git = Process.Start(start)!;
        git.WaitForExit();
        Assert.Equal(0, git.ExitCode);
    }
}
