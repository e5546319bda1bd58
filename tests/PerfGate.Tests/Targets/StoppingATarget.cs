using System.Runtime.Versioning;
using PerfGate.Targets;
using Xunit;

namespace PerfGate.Tests.Targets;

[SupportedOSPlatform("linux")]
public sealed class StoppingATarget
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task It_may_end_by_itself_and_its_last_words_are_in_the_log()
    {
        await using var fixture = new TargetFixture();
        var running = await fixture.Python("signal.signal(signal.SIGTERM, lambda *_: (print('bye'), sys.exit(0)))").StartAsync(fixture.Host, Cancellation);

        await running.DisposeAsync();

        Assert.Equal(new ProcessExit(0), await running.Exited);
        Assert.Contains("bye\n", await File.ReadAllTextAsync(running.LogFile!, Cancellation), StringComparison.Ordinal);
        Assert.Empty(fixture.Alive());
    }

    [Theory]
    [InlineData("subprocess.Popen(['sleep', '300'])", "a child")]
    [InlineData("subprocess.Popen(['sh', '-c', 'sleep 300 & exit 0']).wait()", "an orphan")]
    [InlineData("subprocess.Popen(['sleep', '300'], start_new_session=True)", "a child with its own session")]
    [InlineData("subprocess.Popen(['sh', '-c', 'sleep 300 & exit 0'], start_new_session=True).wait()", "an orphan with its own session")]
    [InlineData("subprocess.Popen(['sleep', '300'], env={}, process_group=0)", "a child with its own group and an empty environment")]
    [InlineData("subprocess.Popen(['sleep', '300'], env={}, start_new_session=True)", "a child with its own session and an empty environment")]
    [InlineData("subprocess.Popen(['sh', '-c', \"trap '' TERM; while :; do sleep 300; done\"])", "a child that ignores SIGTERM")]
    [InlineData("signal.signal(signal.SIGTERM, signal.SIG_IGN)", "a target that ignores SIGTERM")]
    [InlineData("subprocess.Popen(['sh', '-c', \"trap '' TERM; while :; do sleep 300; done\"], start_new_session=True)", "a daemon that ignores SIGTERM")]
    public async Task Nothing_survives(string start, string what)
    {
        var expected = start.Contains("Popen", StringComparison.Ordinal) ? 2 : 1;
        await using var fixture = new TargetFixture();
        var target = fixture.Python(start) with { StopTimeout = TimeSpan.FromSeconds(1) };
        var running = await target.StartAsync(fixture.Host, Cancellation);
        Assert.Contains(running.ProcessId!.Value, fixture.Alive());
        var tree = running.Census!.Take().Select(p => p.Id).ToList();
        Assert.True(tree.Count >= expected, what);

        await running.DisposeAsync();

        Assert.True(fixture.Alive() is [], what);
        Assert.DoesNotContain(tree, id => File.Exists($"/proc/{id}/status") && !File.ReadAllText($"/proc/{id}/status").Contains("State:\tZ", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Twice_is_once()
    {
        await using var fixture = new TargetFixture();
        var running = await fixture.Python().StartAsync(fixture.Host, Cancellation);

        await Task.WhenAll(running.DisposeAsync().AsTask(), running.DisposeAsync().AsTask());
        await running.DisposeAsync();

        Assert.True(running.Exited.IsCompleted);
    }

    [Fact]
    public async Task One_of_two_targets_can_be_stopped_alone()
    {
        await using var fixture = new TargetFixture();
        await using var kept = await fixture.Python("subprocess.Popen(['sleep', '300'], start_new_session=True)").StartAsync(fixture.Host, Cancellation);
        var stopped = await fixture.Python().StartAsync(fixture.Host, Cancellation);

        await stopped.DisposeAsync();

        Assert.Equal(2, fixture.Alive().Count);
        Assert.False(kept.Exited.IsCompleted);
    }

    [Fact]
    public async Task A_descendant_that_holds_the_output_does_not_hold_us_when_the_target_fails()
    {
        await using var fixture = new TargetFixture();
        var target = fixture.Python("subprocess.Popen(['sleep', '300']); sys.exit('fatal: gone')") with { StopTimeout = TimeSpan.FromSeconds(1) };

        var failure = await Assert.ThrowsAsync<TargetException>(() => target.StartAsync(fixture.Host, Cancellation));

        Assert.Contains("fatal: gone", failure.Message, StringComparison.Ordinal);
        Assert.Empty(fixture.Alive());
    }

    [Fact]
    public async Task Cancelling_the_start_leaves_nothing()
    {
        await using var fixture = new TargetFixture();
        using var cancel = CancellationTokenSource.CreateLinkedTokenSource(Cancellation);
        var starting = fixture.Python("time.sleep(300)").StartAsync(fixture.Host, cancel.Token);
        await TargetFixture.UntilAsync(() => fixture.Alive().Count > 0, "the process");

        await cancel.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => starting);
        Assert.Empty(fixture.Alive());
    }
}
