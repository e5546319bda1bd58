using System.Runtime.Versioning;
using PerfGate.Targets;
using Xunit;

namespace PerfGate.Tests.Targets;

[UnsupportedOSPlatform("windows")]
public sealed class TheGuard
{
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
}
