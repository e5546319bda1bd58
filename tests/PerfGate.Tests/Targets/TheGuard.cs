using System.Diagnostics;
using System.Globalization;
using System.Runtime.Versioning;
using PerfGate.Targets;
using Xunit;

namespace PerfGate.Tests.Targets;

[UnsupportedOSPlatform("windows")]
public sealed class TheGuard
{
    internal const string ToldVariable = "PERFGATE_TEST_ENGINE";

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Ends_the_targets_when_the_engine_s_end_of_the_pipe_closes()
    {
        await using var fixture = new TargetFixture(guarded: true);
        var running = await fixture.Python("subprocess.Popen(['sleep', '300'], start_new_session=True)").StartAsync(fixture.Host, Cancellation);
        Assert.Equal(2, fixture.Alive().Count);

        await fixture.Host.Guard!.DisposeAsync();

        Assert.Empty(fixture.Alive());
        Assert.Equal(9, (await running.Exited).Signal);
        await running.DisposeAsync();
    }

    [Fact]
    public async Task Leaves_other_runs_alone()
    {
        await using var fixture = new TargetFixture(guarded: true);
        await using var other = new TargetFixture();
        await using var running = await other.Python().StartAsync(other.Host, Cancellation);

        await fixture.Host.Guard!.DisposeAsync();

        Assert.False(running.Exited.IsCompleted);
    }

    [Fact]
    public async Task Does_not_end_by_the_signals_that_end_others()
    {
        await using var fixture = new TargetFixture(guarded: true);
        await using var running = await fixture.Python().StartAsync(fixture.Host, Cancellation);

        _ = Posix.Kill(fixture.Host.Guard!.Id, Posix.SigTerm);
        _ = Posix.Kill(fixture.Host.Guard.Id, Posix.SigInt);

        await fixture.Host.Guard.DisposeAsync();
        Assert.Empty(fixture.Alive());
    }

    [Fact]
    public async Task Is_replaced_when_it_dies_and_the_next_one_knows_the_targets()
    {
        await using var fixture = new TargetFixture(guarded: true);
        var running = await fixture.Python("subprocess.Popen(['env', '-i', 'sleep', '300'], start_new_session=True)").StartAsync(fixture.Host, Cancellation);
        var first = fixture.Host.Guard!.Id;

        _ = Posix.Kill(first, Posix.SigKill);
        await TargetFixture.UntilAsync(() => fixture.Host.Guard.Id != first, "another guard");
        Assert.True(await fixture.Host.Guard.ReadyAsync());
        await fixture.Host.Guard.DisposeAsync();

        Assert.Empty(fixture.Alive());
        await running.DisposeAsync();
    }

    [Fact]
    public async Task Knows_a_daemon_that_lost_every_sign_after_it_was_seen()
    {
        await using var fixture = new TargetFixture(guarded: true);
        var daemon = Path.Combine(fixture.Folder, "daemon");
        var quit = Path.Combine(fixture.Folder, "quit");

        // Its starter lives until it is told to end, so that it is seen as a child; after that it is an orphan with its own session and no environment.
        var running = await fixture.Python($"""
            subprocess.Popen(['sh', '-c', 'env -i setsid sh -c "echo $$ > {daemon}; exec sleep 300" & while [ ! -e {quit} ]; do sleep 0.02; done'])
            """).StartAsync(fixture.Host, Cancellation);
        await TargetFixture.UntilAsync(() => File.Exists(daemon) && File.ReadAllText(daemon).Length > 1, "the daemon");
        var id = int.Parse(await File.ReadAllTextAsync(daemon, Cancellation), CultureInfo.InvariantCulture);
        await TargetFixture.UntilAsync(() => fixture.Host.Guard!.Knows(id), "the look around");
        await File.WriteAllTextAsync(quit, "", Cancellation);

        await fixture.Host.Guard!.DisposeAsync();

        await TargetFixture.UntilAsync(() => !File.Exists($"/proc/{id}/cmdline") || File.ReadAllText($"/proc/{id}/cmdline").Length == 0, "the end of the daemon");
        await running.DisposeAsync();
    }

    [Fact]
    public async Task Leaves_nothing_when_the_engine_is_killed_outright()
    {
        await using var fixture = new TargetFixture();
        var told = Path.Combine(fixture.Folder, "told");
        var start = new ProcessStartInfo(Environment.ProcessPath!)
        {
            RedirectStandardOutput = true,
            Environment = { [ToldVariable] = told },
        };
        using var engine = Process.Start(start)!;
        await TargetFixture.UntilAsync(() => File.Exists(told) || engine.HasExited, "the engine");
        var words = (await File.ReadAllTextAsync(told, Cancellation)).Split(' ');
        var (marker, guard) = (new RunMarker(words[0]), int.Parse(words[1], CultureInfo.InvariantCulture));
        Assert.Equal(3, TargetFixture.Alive(marker).Count);

        engine.Kill(); // SIGKILL, and only the engine itself

        await TargetFixture.UntilAsync(() => TargetFixture.Alive(marker).Count == 0, "the end of the target");
        await TargetFixture.UntilAsync(() => !File.Exists($"/proc/{guard}/cmdline") || File.ReadAllText($"/proc/{guard}/cmdline").Length == 0, "the end of the guard");
    }
}
