using Xunit;
using static PerfGate.Tests.Tasks.FakeEngine;

namespace PerfGate.Tests.Tasks;

public sealed class WhenTheEngineMisbehaves
{
    [Fact]
    public void No_verdict_is_never_a_pass()
    {
        using var engine = Script("echo 'Unhandled exception: boom' >&2\nexit 0");

        var run = GateRun.Of(engine);

        Assert.False(run.Succeeded);
        var error = Assert.Single(run.Build.Errors);
        Assert.Equal("PG0999", error.Code);
        Assert.Contains("exit code 0 without a verdict", error.Message, StringComparison.Ordinal);
        Assert.Contains("boom", error.Message, StringComparison.Ordinal);
        Assert.Equal("error", run.Task.Verdict);
    }

    [Fact]
    public void A_pass_that_the_exit_code_contradicts_is_an_error()
    {
        using var engine = Script("echo '{\"v\":1,\"ev\":\"end\",\"verdict\":\"pass\",\"exit\":0}'\nexit 70");

        var run = GateRun.Of(engine);

        Assert.False(run.Succeeded);
        Assert.Equal("PG0999", Assert.Single(run.Build.Errors).Code);
    }

    [Theory]
    [InlineData("fail", 1)]
    [InlineData("fail", 0)]
    [InlineData("invalid", 4)]
    [InlineData("cancelled", 0)]
    [InlineData("error", 0)]
    [InlineData("splendid", 0)]
    public void A_verdict_that_is_no_pass_and_gives_no_reason_is_an_error(string verdict, int exit)
    {
        using var engine = Saying(End(verdict, exit));

        var run = GateRun.Of(engine);

        Assert.False(run.Succeeded);
        Assert.Equal("PG0999", Assert.Single(run.Build.Errors).Code);
    }

    [Fact]
    public void Lines_that_are_no_events_are_kept_for_the_log_and_never_printed()
    {
        using var engine = Saying("Now listening on http://127.0.0.1:5000", "{\"v\":1,", "{\"v\":99,\"ev\":\"end\",\"exit\":0}", End("pass", exit: 0));

        var run = GateRun.Of(engine);

        Assert.True(run.Succeeded);
        Assert.DoesNotContain(run.Build.Messages, message => message.Message!.Contains("listening", StringComparison.Ordinal));
        Assert.Equal(3, File.ReadAllLines(Path.Combine(engine.Results, "engine.log")).Length);
    }

    [Fact]
    public void A_spec_error_without_an_end_needs_no_second_error()
    {
        using var engine = Script("echo '{\"v\":1,\"ev\":\"diag\",\"severity\":\"error\",\"code\":\"PG0102\",\"file\":\"/repo/perfgate.yml\",\"line\":3,\"column\":3,\"message\":\"unknown key\"}'\nexit 2");

        var run = GateRun.Of(engine);

        Assert.False(run.Succeeded);
        Assert.Equal("PG0102", Assert.Single(run.Build.Errors).Code);
    }

    [Fact]
    public void A_missing_engine_is_said_with_its_path()
    {
        using var engine = Saying(End("pass", exit: 0));
        File.Delete(engine.Assembly);

        var run = GateRun.Of(engine);

        Assert.False(run.Succeeded);
        var error = Assert.Single(run.Build.Errors);
        Assert.Equal("PG0002", error.Code);
        Assert.Contains(engine.Assembly, error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_host_that_cannot_be_started_is_said_with_its_name()
    {
        using var engine = Saying(End("pass", exit: 0));

        var run = GateRun.Of(engine, task => task.DotNetHost = Path.Combine(engine.Folder, "no-such-host"));

        Assert.False(run.Succeeded);
        Assert.Contains("no-such-host", Assert.Single(run.Build.Errors).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("soon")]
    [InlineData("-00:00:01")]
    public void A_timeout_that_is_no_duration_is_refused(string timeout)
    {
        using var engine = Saying(End("pass", exit: 0));

        var run = GateRun.Of(engine, task => task.Timeout = timeout);

        Assert.False(run.Succeeded);
        Assert.Equal("PG0003", Assert.Single(run.Build.Errors).Code);
    }
}
