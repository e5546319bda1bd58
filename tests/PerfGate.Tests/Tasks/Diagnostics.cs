using Xunit;
using static PerfGate.Tests.Tasks.FakeEngine;

namespace PerfGate.Tests.Tasks;

public sealed class Diagnostics
{
    [Fact]
    public void A_breach_is_one_error_at_the_thresholds_own_line()
    {
        using var engine = Saying(Start(), Diagnostic(), End("fail", exit: 1, failed: 1));

        var run = GateRun.Of(engine);

        Assert.False(run.Succeeded);
        var error = Assert.Single(run.Build.Errors);
        Assert.Equal(("PG1001", "/repo/perfgate.yml", 9, 9), (error.Code, error.File, error.LineNumber, error.ColumnNumber));
        Assert.Equal("health p95 231 ms, threshold < 200 ms", error.Message);
        Assert.Equal("https://example.test/PG1001", error.HelpLink);
        Assert.Null(error.HelpKeyword);
        Assert.Equal((0, 0), (error.EndLineNumber, error.EndColumnNumber));
        Assert.Null(error.Subcategory);
        Assert.Empty(run.Build.Warnings);
    }

    [Fact]
    public void A_warning_leaves_the_build_green()
    {
        using var engine = Saying(Diagnostic(severity: "warning"), End("warn", exit: 0));

        var run = GateRun.Of(engine);

        Assert.True(run.Succeeded);
        Assert.Equal("PG1001", Assert.Single(run.Build.Warnings).Code);
        Assert.Equal("warn", run.Task.Verdict);
    }

    [Theory]
    [InlineData("fail", 1)]
    [InlineData("invalid", 4)]
    [InlineData("inconclusive", 4)]
    public void FailOnBreach_false_turns_judgements_into_warnings_and_keeps_the_verdict(string verdict, int exit)
    {
        using var engine = Saying(Diagnostic(), Diagnostic("PG1101"), End(verdict, exit));

        var run = GateRun.Of(engine, task => task.FailOnBreach = false);

        Assert.True(run.Succeeded);
        Assert.Equal(["PG1001", "PG1101"], run.Build.Warnings.Select(warning => warning.Code));
        Assert.Equal(verdict, run.Task.Verdict);
    }

    [Fact]
    public void FailOnBreach_false_does_not_forgive_a_target_that_did_not_start()
    {
        using var engine = Saying(Diagnostic("PG0201"), End("error", exit: 3));

        var run = GateRun.Of(engine, task => task.FailOnBreach = false);

        Assert.False(run.Succeeded);
        Assert.Equal("PG0201", Assert.Single(run.Build.Errors).Code);
    }

    [Fact]
    public void Braces_and_line_breaks_in_a_message_do_no_harm()
    {
        using var engine = Saying(Diagnostic(message: "body {0} of {\nhealth}"), End("fail", exit: 1));

        var run = GateRun.Of(engine);

        Assert.Equal("body {0} of { health}", Assert.Single(run.Build.Errors).Message);
    }

    [Fact]
    public void A_file_without_a_position_points_at_its_first_line()
    {
        using var engine = Saying(Diagnostic("PG0105", line: 0, column: 0), End("error", exit: 2));

        var run = GateRun.Of(engine);

        Assert.Equal(1, Assert.Single(run.Build.Errors).LineNumber);
    }
}
