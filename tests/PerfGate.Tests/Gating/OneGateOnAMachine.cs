using Microsoft.Extensions.Time.Testing;
using Xunit;

namespace PerfGate.Tests.Gating;

public sealed class OneGateOnAMachine : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("perfgate-test-");
    private readonly FakeTimeProvider _time = new();
    private int _waits;

    private string Lock => Path.Combine(_folder.FullName, "perfgate.lock");

    [Fact]
    public async Task Waits_for_the_other_and_says_so_once()
    {
        var first = await AcquireAsync(TimeSpan.FromMinutes(1));
        var second = AcquireAsync(TimeSpan.FromMinutes(1));
        _time.Advance(TimeSpan.FromSeconds(1));
        _time.Advance(TimeSpan.FromSeconds(1));
        Assert.False(second.IsCompleted);
        Assert.Equal(1, _waits);

        first!.Dispose();
        await AdvanceUntilAsync(second);

        using var held = await second;
        Assert.NotNull(held);
    }

    [Fact]
    public async Task Gives_up_after_its_patience()
    {
        using var first = await AcquireAsync(TimeSpan.Zero);
        var second = AcquireAsync(TimeSpan.FromSeconds(10));

        await AdvanceUntilAsync(second);

        Assert.Null(await second);
    }

    [Fact]
    public async Task Can_be_cancelled_while_it_waits()
    {
        using var first = await AcquireAsync(TimeSpan.Zero);
        using var cancel = new CancellationTokenSource();
        var second = MachineLock.AcquireAsync(Lock, TimeSpan.FromHours(1), () => _waits++, _time, cancel.Token);

        await cancel.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => second);
    }

    [Fact]
    public async Task Locks_a_file_that_it_may_only_read()
    {
        await File.WriteAllTextAsync(Lock, "", TestContext.Current.CancellationToken);
        File.SetAttributes(Lock, FileAttributes.ReadOnly);

        using var first = await AcquireAsync(TimeSpan.Zero);
        using var second = await AcquireAsync(TimeSpan.Zero);

        Assert.NotNull(first);
        Assert.Null(second);
        File.SetAttributes(Lock, FileAttributes.Normal);
    }

    public void Dispose() => _folder.Delete(recursive: true);

    private Task<MachineLock?> AcquireAsync(TimeSpan timeout) =>
        MachineLock.AcquireAsync(Lock, timeout, () => _waits++, _time, TestContext.Current.CancellationToken);

    private async Task AdvanceUntilAsync(Task task)
    {
        for (var i = 0; i < 1000 && !task.IsCompleted; i++)
        {
            _time.Advance(TimeSpan.FromMilliseconds(250));
            await Task.Yield();
        }

        await task.WaitAsync(TimeSpan.FromSeconds(30), TimeProvider.System, TestContext.Current.CancellationToken);
    }
}
