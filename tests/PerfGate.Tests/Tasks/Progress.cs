using Microsoft.Build.Framework;
using Xunit;
using static PerfGate.Tests.Tasks.FakeEngine;

namespace PerfGate.Tests.Tasks;

public sealed class Progress
{
    private static readonly object[] s_conversation =
    [
        Start(),
        new { v = 1, ev = "phase", name = "ladder", text = "ladder: 5 levels" },
        new { v = 1, ev = "tick", text = "ladder at 100  12,408 requests" },
        new { v = 1, ev = "line", text = "  fail  health p95   231 ms   < 200 ms" },
        End("pass", exit: 0, passed: 41),
    ];

    [Fact]
    public void The_terminal_logger_gets_a_status_lines_that_stay_and_a_summary()
    {
        using var engine = Saying(s_conversation);

        var run = GateRun.Of(engine, onTerminal: true);

        var events = run.Build.Messages.OfType<ExtendedBuildMessageEventArgs>().ToList();
        Assert.Equal(["TLTESTPASSED", "TLTESTPASSED", "TLTESTOUTPUT", "TLTESTFINISH"], events.Select(e => e.ExtendedType));
        Assert.Equal(("ladder", "at 100  12,408 requests"), (events[1].ExtendedMetadata!["localizedResult"], events[1].ExtendedMetadata!["displayName"]));
        Assert.Equal(MessageImportance.High, events[1].Importance);
        Assert.Equal("  fail  health p95   231 ms   < 200 ms", events[2].Message);
        Assert.Equal(("41", "41", "0"), (events[3].ExtendedMetadata!["total"], events[3].ExtendedMetadata!["passed"], events[3].ExtendedMetadata!["failed"]));
    }

    [Fact]
    public void Plain_logs_get_the_phases_the_table_and_not_every_tick()
    {
        using var engine = Saying(s_conversation);

        var run = GateRun.Of(engine, task => task.TerminalProgress = false);

        Assert.Empty(run.Build.Messages.OfType<ExtendedBuildMessageEventArgs>());
        Assert.Equal(
            ["ladder: 5 levels", "  fail  health p95   231 ms   < 200 ms"],
            run.Build.Messages.Where(message => message.Importance == MessageImportance.High).Select(message => message.Message));
    }
}
