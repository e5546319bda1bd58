using System.Diagnostics;
using System.Runtime.CompilerServices;
using PerfGate.Diagnosis;
using Xunit;

namespace PerfGate.Tests.Diagnosis;

/// <summary>The test process looks at itself through its own diagnostics port: a live .NET target without a child to clean up.</summary>
[Collection(Alone.Name)]
public sealed class LiveTarget
{
    private static readonly TimeSpan _short = TimeSpan.FromMilliseconds(800);

    [Fact]
    public async Task Recording_finds_the_method_that_burns_and_its_caller()
    {
        var recorded = await new TraceRecorder(TimeProvider.System).RecordAsync(Environment.ProcessId, _short, Burn, TestContext.Current.CancellationToken);

        Assert.True(recorded.Value is not null, recorded.Reason);
        var burnt = recorded.Value.Cpu.Methods.Single(m => m.Frame == new Frame("PerfGate.Tests", "LiveTarget.Spin"));
        Assert.True(burnt.ChargedMilliseconds > 0);
        Assert.Equal("LiveTarget.Burn lambda", recorded.Value.Cpu.MainCaller(burnt.Frame)?.Method);
    }

    [Fact]
    public async Task Counters_tell_what_was_allocated()
    {
        var started = await RuntimeCounters.StartAsync(Environment.ProcessId, TimeSpan.FromMilliseconds(200), TestContext.Current.CancellationToken);
        Assert.True(started.Value is not null, started.Reason);
        await using var counters = started.Value;

        // The second reading is awaited, however long it takes on a busy machine; the test's own limit is the bound.
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        limit.CancelAfter(TimeSpan.FromSeconds(30));
        using var timer = new PeriodicTimer(TimeSpan.FromMilliseconds(50));
        while (counters.Samples.Count < 2)
        {
            GC.KeepAlive(new byte[100_000]);
            await timer.WaitForNextTickAsync(limit.Token);
        }

        Assert.True(counters.Samples[1].AllocatedBytes > counters.Samples[0].AllocatedBytes);
        Assert.NotNull(counters.Samples[1].PoolThreads);
    }

    [Fact]
    public async Task A_heap_snapshot_counts_live_objects_by_type()
    {
        var held = Enumerable.Range(0, 777).Select(_ => new Held()).ToArray();

        var snapshot = await HeapProbe.SnapshotAsync(Environment.ProcessId, TimeProvider.System, TestContext.Current.CancellationToken);

        Assert.True(snapshot.Value is not null, snapshot.Reason);
        // The runtime tells a nested type by its own name alone.
        Assert.Equal(777, snapshot.Value.Types["Held"].Count);
        GC.KeepAlive(held);
    }

    [Fact]
    public async Task A_forced_collection_tells_the_size_of_what_lives()
    {
        var collected = await HeapProbe.CollectAsync(Environment.ProcessId, TimeProvider.System, TestContext.Current.CancellationToken);

        Assert.True(collected.Value is not null, collected.Reason);
        Assert.True(collected.Value.Bytes > 0);
    }

    [Fact]
    public async Task A_process_without_a_port_is_a_reason_and_no_error()
    {
        using var shell = Process.Start(new ProcessStartInfo("/bin/sh", ["-c", "read line"]) { RedirectStandardInput = true })!;
        try
        {
            var started = await RuntimeCounters.StartAsync(shell.Id, TimeSpan.FromSeconds(1), TestContext.Current.CancellationToken);

            Assert.Null(started.Value);
            Assert.Contains("is not a .NET process", started.Reason, StringComparison.Ordinal);
        }
        finally
        {
            shell.StandardInput.Close();
            await shell.WaitForExitAsync(TestContext.Current.CancellationToken);
        }
    }

    private static Task Burn(CancellationToken cancellationToken) => Task.Run(
        () =>
        {
            while (!cancellationToken.IsCancellationRequested)
                Spin();
        },
        CancellationToken.None);

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static uint Spin()
    {
        var state = 1u;
        for (var i = 0; i < 200_000; i++)
            state = (state * 1_664_525) + 1_013_904_223;
        return state;
    }

    private sealed class Held
    {
        public int Number { get; init; } = 1;
    }
}
