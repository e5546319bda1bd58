using PerfGate.Reports;
using PerfGate.Syntax;
using PerfGate.Thresholds;
using Xunit;

namespace PerfGate.Tests.Reports;

/// <summary>The last line of the console.</summary>
public sealed class SayingWhatIsNext
{
    [Theory]
    [InlineData("green", null)]
    [InlineData("red", "Next: perfgate.html shows each breach, its cause and the flame graph")]
    [InlineData("inconclusive", "Next: perfgate.html shows why nothing was proven, and the load generator's health")]
    [InlineData("warn", "Next: perfgate.html shows the values beside their limits")]
    public void A_run_that_is_not_green_names_where_to_look(string run, string? line) =>
        Assert.Equal(line, NextStep.Of(CanonicalRuns.All[run] is var report && run == "red" ? Profiled(report) : CanonicalRuns.All[run]));

    [Fact]
    public void Phases_that_a_dead_target_left_undone_are_named()
    {
        var missed = CanonicalRuns.DeadTarget.Checks.Select(c => c.Phase).Distinct().Except(CanonicalRuns.DeadTarget.Phases.Select(p => p.Name)).ToList();

        var line = NextStep.Of(CanonicalRuns.DeadTarget);

        Assert.NotEmpty(missed);
        Assert.Equal($"Not run: {string.Join(", ", missed)}. Next: read target.log; 'perfgate try' starts the target without load", line);
    }

    [Fact]
    public void A_wrong_answer_before_the_load_is_tried_again_with_the_profile_of_the_run()
    {
        var red = CanonicalRuns.Red;
        var run = red with { Phases = [], Profile = "quick", Diagnostics = [new Diagnostic(DiagnosticCodes.WrongAnswer, Severity.Error, null, "GET / answered 404")] };

        Assert.Equal($"Not run: {string.Join(", ", red.Checks.Select(c => c.Phase).Distinct())}. Next: fix the service or the request; 'perfgate try --profile quick' asks each endpoint again within seconds", NextStep.Of(run));
    }

    private static RunReport Profiled(RunReport run) => run with { Insights = [.. run.Insights.Select(i => i with { ProfileFile = "steady.speedscope.json" })] };
}
