using System.Diagnostics;
using System.Globalization;
using Xunit;
using static PerfGate.Tests.Tasks.FakeEngine;

namespace PerfGate.Tests.Tasks;

public sealed class Interruptions
{
    private const string Ready = "echo '{\"v\":1,\"ev\":\"phase\",\"text\":\"ready\"}'";

    [Fact]
    public void Cancelling_closes_the_engines_input_and_gives_no_verdict()
    {
        using var engine = Script($"{Ready}\ncat > /dev/null\necho gone > \"$(dirname \"$0\")/gone\"\nexit 5");

        var run = GateRun.Of(engine, onMessage: (task, _) => task.Cancel());

        Assert.False(run.Succeeded);
        Assert.Empty(run.Build.Errors);
        Assert.Equal("PG0901", Assert.Single(run.Build.Warnings).Code);
        Assert.Equal("cancelled", run.Task.Verdict);
        Assert.True(File.Exists(Path.Combine(engine.Folder, "gone")), "The engine was killed before it could end by itself.");
    }

    [Fact]
    public void An_engine_that_does_not_listen_is_ended_with_everything_it_started()
    {
        using var engine = Script($"sleep 600 &\necho $! > \"$(dirname \"$0\")/child\"\n{Ready}\nwait");

        var run = GateRun.Of(engine, onMessage: (task, _) => task.Cancel());

        Assert.Equal("PG0901", Assert.Single(run.Build.Warnings).Code);
        var child = int.Parse(File.ReadAllText(Path.Combine(engine.Folder, "child")), CultureInfo.InvariantCulture);
        Assert.True(HasEnded(child), $"Process {child}, started by the engine, is still running.");
    }

    [Fact]
    public void A_run_past_its_time_limit_is_ended_and_is_an_error()
    {
        using var engine = Script($"{Ready}\ncat > /dev/null");

        var run = GateRun.Of(engine, task => task.Timeout = "00:00:00.2");

        Assert.False(run.Succeeded);
        Assert.Equal("PG0902", Assert.Single(run.Build.Errors).Code);
        Assert.Equal("error", run.Task.Verdict);
    }

    private static bool HasEnded(int id)
    {
        try
        {
            using var process = Process.GetProcessById(id);
            return process.WaitForExit(TimeSpan.FromSeconds(10));
        }
        catch (ArgumentException)
        {
            return true;
        }
    }
}
