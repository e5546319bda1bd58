using AgentApi;
using Xunit;

namespace PerfGate.Tests.Samples;

public sealed class WorkflowStoreTests
{
    [Fact]
    public void It_keeps_the_workflows_of_the_start_and_the_newest_of_the_added()
    {
        var store = new WorkflowStore(new ManualClock(), slowerByPercent: 0);

        for (var added = 1; added <= WorkflowStore.CreatedLimit + 10; added++)
            store.Add($"added-{added}", ["collect"]);

        Assert.Equal(WorkflowStore.SeededCount + WorkflowStore.CreatedLimit, store.Page(1, 1).Total);
        Assert.Equal("workflow-0001", store.Find(1)?.Name);
        Assert.Null(store.Find(WorkflowStore.SeededCount + 10));
        Assert.Equal("added-11", store.Find(WorkflowStore.SeededCount + 11)?.Name);
        Assert.Equal("added-266", store.Find(WorkflowStore.SeededCount + 266)?.Name);
    }

    [Fact]
    public void It_is_the_same_at_every_start()
    {
        var clock = new ManualClock();

        Assert.Equal(
            new WorkflowStore(clock, slowerByPercent: 0).Page(1, 100).LongestRunMs,
            new WorkflowStore(clock, slowerByPercent: 0).Page(1, 100).LongestRunMs);
    }

    [Fact]
    public void A_slower_page_does_more_work_and_answers_the_same()
    {
        var clock = new ManualClock();
        var store = new WorkflowStore(clock, slowerByPercent: 0);
        var slower = new WorkflowStore(clock, slowerByPercent: 40);

        Assert.Equal(1000, store.WorkflowsWalkedPerPage);
        Assert.Equal(1400, slower.WorkflowsWalkedPerPage);
        Assert.Equal(store.Page(3, 20).LongestRunMs, slower.Page(3, 20).LongestRunMs);
        Assert.Equal(store.Page(3, 20).Items.Select(item => item.Id), slower.Page(3, 20).Items.Select(item => item.Id));
    }
}
