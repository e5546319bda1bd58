using Microsoft.Extensions.Time.Testing;
using Xunit;

namespace PerfGate.Tests.Gating;

public sealed class OneGateOnAMachine : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("perfgate-test-");
    private readonly FakeTimeProvider _time = new();
    private readonly List<LockHolder?> _waits = [];

    private string Lock => Path.Combine(_folder.FullName, "perfgate.lock");

    [Fact]
    public async Task Waits_for_the_other_and_names_it_once()
    {
        var first = await AcquireAsync(TimeSpan.FromMinutes(1));
        var second = AcquireAsync(TimeSpan.FromMinutes(1));
        _time.Advance(TimeSpan.FromSeconds(1));
        _time.Advance(TimeSpan.FromSeconds(1));
        Assert.False(second.IsCompleted);
        if (OperatingSystem.IsWindows())
            Assert.Single(_waits);
        else
            Assert.Equal($"process {Environment.ProcessId}, src/Api/perfgate.yml, for 3 min", Assert.Single(_waits)!.At(_time.GetUtcNow() + TimeSpan.FromMinutes(3)));

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
        var second = MachineLock.AcquireAsync(Lock, "perfgate.yml", TimeSpan.FromHours(1), _waits.Add, _time, cancel.Token);

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

    [Fact]
    public async Task Is_made_for_all_users_and_forgets_its_holder()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Windows has no file modes");
        using (await AcquireAsync(TimeSpan.Zero))
            Assert.NotNull(MachineLock.HolderOf(Lock));

        Assert.Null(MachineLock.HolderOf(Lock));
        Assert.Equal(Convert.ToInt32("666", 8), OperatingSystem.IsWindows() ? 0 : (int)File.GetUnixFileMode(Lock));
        Assert.Equal([Lock], Directory.GetFiles(_folder.FullName));
    }

    [Fact]
    public async Task A_folder_that_is_not_there_is_an_error_at_once()
    {
        var trouble = await Assert.ThrowsAnyAsync<IOException>(() => AcquireAsync(TimeSpan.FromHours(1), Path.Combine(_folder.FullName, "gone", "perfgate.lock")));

        Assert.NotEmpty(trouble.Message);
        Assert.Empty(_waits);
    }

    [Fact]
    public async Task A_directory_of_its_name_is_an_error_at_once()
    {
        Directory.CreateDirectory(Lock);

        await Assert.ThrowsAnyAsync<IOException>(() => AcquireAsync(TimeSpan.FromHours(1)));
        Assert.Empty(_waits);
    }

    [Fact]
    public async Task A_pipe_of_its_name_is_an_error_at_once_and_does_not_make_it_wait()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Windows has no such files");
        using (var made = System.Diagnostics.Process.Start("mkfifo", [Lock]))
            await made.WaitForExitAsync(TestContext.Current.CancellationToken);

        var trouble = await Assert.ThrowsAnyAsync<IOException>(() => AcquireAsync(TimeSpan.FromHours(1)));

        Assert.Equal("it is not a regular file", trouble.Message);
    }

    [Fact]
    public async Task A_link_of_its_name_is_not_followed()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "links need rights on Windows");
        var victim = Path.Combine(_folder.FullName, "victim");
        await File.WriteAllTextAsync(victim, "", TestContext.Current.CancellationToken);
        File.CreateSymbolicLink(Lock, victim);

        await Assert.ThrowsAnyAsync<IOException>(() => AcquireAsync(TimeSpan.FromHours(1)));
        Assert.Equal("", await File.ReadAllTextAsync(victim, TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task A_file_with_content_of_somebody_else_is_locked_and_left_as_it_is()
    {
        await File.WriteAllTextAsync(Lock, "precious", TestContext.Current.CancellationToken);

        using (var first = await AcquireAsync(TimeSpan.Zero))
            Assert.NotNull(first);

        Assert.Equal("precious", await File.ReadAllTextAsync(Lock, TestContext.Current.CancellationToken));
    }

    [Fact]
    public void What_the_file_says_is_quoted_with_care()
    {
        var hostile = new LockHolder(Environment.ProcessId, "a\u001b[31m##vso[task.complete]\u0007", _time.GetUtcNow());

        Assert.DoesNotContain(LockHolder.Read(hostile.ToBytes())!.Spec, char.IsControl);
        Assert.Null(LockHolder.Read([.. LockHolder.Head, .. "x\ny\nz\n"u8]));
        Assert.Null(LockHolder.Read((hostile with { Process = int.MaxValue }).ToBytes()));
    }

    [Fact]
    public void Stands_for_the_machine_whatever_TMPDIR_is() =>
        Assert.True(OperatingSystem.IsWindows() || MachineLock.DefaultPath is "/tmp/perfgate.lock" or "/var/tmp/perfgate.lock", MachineLock.DefaultPath);

    public void Dispose() => _folder.Delete(recursive: true);

    private Task<MachineLock?> AcquireAsync(TimeSpan timeout, string? path = null) =>
        MachineLock.AcquireAsync(path ?? Lock, "src/Api/perfgate.yml", timeout, _waits.Add, _time, TestContext.Current.CancellationToken);

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
