using System.Text.RegularExpressions;
using PerfGate.Cli;
using PerfGate.Syntax;
using PerfGate.Thresholds;
using Xunit;

namespace PerfGate.Tests.Gating;

/// <summary>The whole gate with a target that it starts and stops.</summary>
public sealed partial class ATargetOfItsOwn
{
    private const string Secret = "s3cr3t-0f-the-sh0p";

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task That_dies_ends_the_run_with_every_check_told()
    {
        using var gate = Gate();

        var exit = await gate.RunAsync(gate.PythonSpec(
            """
                    if Handler.served > 20:
                        print("out of luck", file=sys.stderr, flush=True)
                        os._exit(17)
                    self.answer(200, "fine")
            """,
            "  one: { kind: benchmark, iterations: 10 }\n  two: { kind: benchmark, iterations: 5000 }\n  three: { kind: benchmark, iterations: 10, thresholds: [p95 < 1s] }"), Cancel);

        Assert.Equal(ExitCode.TargetFailed, exit);
        var died = Assert.Single(gate.Observer.Diagnostics, d => d.Code == DiagnosticCodes.TargetDied);
        Assert.Contains("17", died.Message, StringComparison.Ordinal);
        Assert.Equal(
            [("one", CheckVerdict.Pass), ("two", CheckVerdict.Invalid), ("three", CheckVerdict.Invalid), ("three", CheckVerdict.Invalid)],
            gate.Observer.Checks.Select(c => (c.Phase, c.Verdict)));
        Assert.Contains("<error", gate.Text("TEST-perfgate.xml"), StringComparison.Ordinal);
        Assert.Equal(3, gate.Verdict().GetProperty("exitCode").GetInt32());
        AssertGone(gate);
    }

    /// <summary>Whatever it answered before, and in a pause or under load: a soak that its target does not survive is no soak.</summary>
    [Fact]
    public async Task That_dies_in_a_soak_ends_the_run_with_every_check_told()
    {
        using var gate = Gate();

        var exit = await gate.RunAsync(gate.PythonSpec(
            """
                    if Handler.served > 60:
                        print("out of luck", file=sys.stderr, flush=True)
                        os._exit(18)
                    self.answer(200, "fine")
            """,
            "  day: { kind: soak, concurrency: 1, duration: 30s, plateaus: 12, thresholds: [throughput.decay < 10%, median.growth < 10%, errors.growth < 1%, threads.growth < 1] }"), Cancel);

        Assert.Equal(ExitCode.TargetFailed, exit);
        var died = Assert.Single(gate.Observer.Diagnostics, d => d.Code == DiagnosticCodes.TargetDied);
        Assert.Contains("phase 'day'", died.Message, StringComparison.Ordinal);
        Assert.Contains("18", died.Message, StringComparison.Ordinal);
        Assert.Equal(
            ["throughput.decay", "median.growth", "errors.growth", "threads.growth", "success"],
            gate.Observer.Checks.Select(c => c.Threshold.Metric.Name));
        Assert.All(gate.Observer.Checks, c => Assert.Equal(CheckVerdict.Invalid, c.Verdict));
        AssertGone(gate);
    }

    [Fact]
    public async Task Is_another_process_after_a_fresh_start()
    {
        using var gate = Gate();

        var exit = await gate.RunAsync(gate.PythonSpec(
            """
                    self.answer(200 if Handler.served <= 30 else 500, "fine")
            """,
            "  one: { kind: benchmark, iterations: 20 }\n  two: { kind: benchmark, iterations: 20, fresh: true }"), Cancel);

        Assert.Equal(ExitCode.Pass, exit);
        Assert.Equal(2, Processes(gate).Distinct().Count());
        AssertGone(gate);
    }

    [Fact]
    public async Task Never_shows_a_secret_of_the_environment_in_any_file()
    {
        using var gate = Gate();

        var exit = await gate.RunAsync(gate.PythonSpec(
            """
                    print("asked with", self.headers["Authorization"], flush=True)
                    self.answer(500, "refused " + self.headers["Authorization"])
            """,
            "  one: { kind: benchmark, iterations: 10, thresholds: [mean < 1s] }"), Cancel);

        Assert.Equal(ExitCode.Breach, exit);
        var files = Directory.EnumerateFiles(gate.Results, "*", SearchOption.AllDirectories).ToList();
        Assert.Contains(files, f => f.EndsWith(".log", StringComparison.Ordinal) && File.ReadAllText(f).Contains("asked with", StringComparison.Ordinal));
        Assert.All(files, f => Assert.DoesNotContain(Secret, File.ReadAllText(f), StringComparison.Ordinal));
        Assert.All(gate.Observer.Checks, c => Assert.DoesNotContain(Secret, c.Message, StringComparison.Ordinal));
        Assert.All(gate.Observer.Diagnostics, d => Assert.DoesNotContain(Secret, d.Message, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Never_shows_a_secret_on_the_console(bool asJson)
    {
        using var gate = Gate();
        using var output = new StringWriter();
        var spec = gate.PythonSpec(
            """
                    print("asked for", self.path, self.headers["Authorization"], flush=True)
                    if Handler.served > 5:
                        print("dying of", self.headers["Authorization"], file=sys.stderr, flush=True)
                        os._exit(3)
                    self.answer(500, "refused " + self.headers["Authorization"])
            """,
            "  one: { kind: benchmark, iterations: 100 }").Replace("GET /,", "\"GET /?key=${env.SHOP_TOKEN}\",", StringComparison.Ordinal);
        var options = new GateOptions { SpecFile = "perfgate.yml", ResultsDirectory = gate.Results, Environment = gate.Environment };

        var exit = await gate.RunAsync(spec, asJson ? new NdjsonObserver(output) : new PlainObserver(output, options), Cancel);

        Assert.Equal(ExitCode.TargetFailed, exit);
        Assert.Contains("dying of", output.ToString(), StringComparison.Ordinal);
        Assert.DoesNotContain(Secret, output.ToString(), StringComparison.Ordinal);
        Assert.All(Directory.EnumerateFiles(gate.Results), f => Assert.DoesNotContain(Secret, File.ReadAllText(f), StringComparison.Ordinal));
    }

    [Fact]
    public async Task That_does_not_start_is_told_with_its_last_words()
    {
        using var gate = Gate();
        var spec = gate.PythonSpec("        pass", "  one: { kind: benchmark, iterations: 10 }");
        await File.WriteAllTextAsync(Path.Combine(gate.Folder, "server.py"), "import sys; sys.exit('no database')", Cancel);

        Assert.Equal(ExitCode.TargetFailed, await gate.RunAsync(spec, Cancel));

        Assert.Contains(gate.Observer.Diagnostics, d => d.Message.Contains("no database", StringComparison.Ordinal));
        Assert.All(gate.Observer.Checks, c => Assert.Equal(CheckVerdict.Invalid, c.Verdict));
        Assert.NotEmpty(gate.Observer.Checks);
    }

    private static GateFixture Gate()
    {
        var gate = new GateFixture();
        gate.Environment["SHOP_TOKEN"] = Secret;
        return gate;
    }

    private static IEnumerable<int> Processes(GateFixture gate) =>
        Directory.EnumerateFiles(gate.Results, "*.log").SelectMany(f => ProcessLine().Matches(File.ReadAllText(f))).Select(m => int.Parse(m.Groups[1].ValueSpan, System.Globalization.CultureInfo.InvariantCulture));

    private static void AssertGone(GateFixture gate) =>
        Assert.All(Processes(gate), id => Assert.False(Directory.Exists($"/proc/{id}") && File.ReadAllText($"/proc/{id}/cmdline").Contains(gate.Folder, StringComparison.Ordinal)));

    [GeneratedRegex(@"process (\d+)")]
    private static partial Regex ProcessLine();
}
