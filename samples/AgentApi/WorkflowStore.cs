using System.Runtime.CompilerServices;

namespace AgentApi;

/// <summary>
/// The workflows, in memory: <see cref="SeededCount"/> from the start, and the newest <see cref="CreatedLimit"/> of those that were added.
/// It is bounded, so that load does not grow it, and the workflows of the start stay, so that a page costs the same after an hour of load.
/// </summary>
public sealed class WorkflowStore
{
    public const int SeededCount = 1000;
    public const int CreatedLimit = 256;

    private const int RunsPerWorkflow = 256;
    private const int LongestRunMs = 60_000;
    private const int Seed = 2026;

    // Slots are only ever filled or replaced whole, so readers need no lock.
    private readonly Workflow?[] _slots = new Workflow?[SeededCount + CreatedLimit];
    private readonly TimeProvider _clock;
    private long _lastId = SeededCount;

    /// <param name="clock">Dates the workflows.</param>
    /// <param name="slowerByPercent">The fault AGENT_SLOW_METHOD: how much more CPU <see cref="Page"/> uses than it needs.</param>
    public WorkflowStore(TimeProvider clock, int slowerByPercent)
    {
        _clock = clock;
        WorkflowsWalkedPerPage = SeededCount + (SeededCount * slowerByPercent / 100);

        var random = new Random(Seed);
        var now = clock.GetUtcNow();
        for (var slot = 0; slot < SeededCount; slot++)
        {
            var runs = new int[RunsPerWorkflow];
            foreach (ref var run in runs.AsSpan())
                run = random.Next(1, LongestRunMs);
            _slots[slot] = new Workflow(slot + 1, $"workflow-{slot + 1:0000}", ["collect", "aggregate", "report"], now, runs);
        }
    }

    /// <summary>How much work <see cref="Page"/> does: every workflow once, and more with the fault.</summary>
    public int WorkflowsWalkedPerPage { get; }

    /// <summary>A page in the order of the slots; a page after the last one is empty.</summary>
    /// <remarks>
    /// It walks the runs of all workflows, which makes it the most expensive method of the service. The fault goes on walking for its share of
    /// another round: a maximum does not change by looking again, so the answer stays right and only the CPU per request grows.
    /// </remarks>
    [MethodImpl(MethodImplOptions.NoInlining)]
    public WorkflowPage Page(int page, int size)
    {
        var total = SeededCount + (int)Math.Min(CreatedLimit, Volatile.Read(ref _lastId) - SeededCount);

        var longest = 0;
        for (var step = 0; step < WorkflowsWalkedPerPage; step++)
        {
            foreach (var run in _slots[step % SeededCount]!.Runs.Span)
            {
                if (run > longest)
                    longest = run;
            }
        }

        var first = (page - 1L) * size;
        var items = new List<Workflow>(size);
        for (var slot = first; slot < Math.Min(first + size, total); slot++)
        {
            if (Volatile.Read(ref _slots[slot]) is { } workflow)
                items.Add(workflow);
        }

        return new WorkflowPage(page, size, total, longest, items);
    }

    /// <summary>Null when there is none, or when it had to make room for a newer one.</summary>
    public Workflow? Find(long id) =>
        id >= 1 && Volatile.Read(ref _slots[SlotOf(id)]) is { } workflow && workflow.Id == id ? workflow : null;

    /// <summary>Adds a workflow; when <see cref="CreatedLimit"/> is reached it takes the place of the oldest one that was added.</summary>
    public Workflow Add(string name, IReadOnlyList<string> steps)
    {
        var id = Interlocked.Increment(ref _lastId);
        var workflow = new Workflow(id, name, steps, _clock.GetUtcNow(), Runs: default);
        Volatile.Write(ref _slots[SlotOf(id)], workflow);
        return workflow;
    }

    private static long SlotOf(long id) =>
        id <= SeededCount ? id - 1 : SeededCount + (id - SeededCount - 1) % CreatedLimit;
}
