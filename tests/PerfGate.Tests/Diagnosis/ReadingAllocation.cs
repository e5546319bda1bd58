using PerfGate.Diagnosis;
using Xunit;

namespace PerfGate.Tests.Diagnosis;

[Collection(Alone.Name)]
public sealed class ReadingAllocation
{
    private const int Requests = 200;

    [Fact]
    public async Task What_the_requests_between_two_readings_allocated_is_told_within_a_few_percent()
    {
        var cancel = TestContext.Current.CancellationToken;
        using var sample = await SampleProcess.StartAsync("AGENT_ALLOC=64");
        await sample.AskAsync(Requests);
        var started = await AllocationReader.StartAsync(sample.Id, TimeProvider.System, cancel);
        Assert.True(started.Value is not null, started.Reason);
        await using var reader = started.Value;

        var before = await reader.ReadAsync(cancel);
        await sample.AskAsync(Requests);
        var after = await reader.ReadAsync(cancel);

        // 64 KiB of the switch in blocks with a header each, and a few KiB of the request itself.
        Assert.InRange((after!.Value.Bytes - before!.Value.Bytes) / (double)Requests, 64 * 1024, 74 * 1024);
    }

    [Fact]
    public async Task A_process_that_ended_tells_nothing_more()
    {
        var cancel = TestContext.Current.CancellationToken;
        Attempt<AllocationReader> started;
        using (var sample = await SampleProcess.StartAsync())
            started = await AllocationReader.StartAsync(sample.Id, TimeProvider.System, cancel);
        Assert.True(started.Value is not null, started.Reason);
        await using var reader = started.Value;

        Assert.Null(await reader.ReadAsync(cancel));
    }
}
