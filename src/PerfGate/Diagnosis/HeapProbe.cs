using System.Diagnostics.Tracing;
using Microsoft.Diagnostics.Tracing.Parsers;
using Microsoft.Diagnostics.Tracing.Parsers.Clr;

namespace PerfGate.Diagnosis;

/// <summary>
/// Asks the collector of a .NET target, over its event port, for a full collection, and for the live objects after it.
/// A snapshot stops the target for about 50 to 90 ms with a small heap, and longer with a large one: never in a measured phase.
/// </summary>
internal sealed class HeapProbe
{
    private const string Runtime = "Microsoft-Windows-DotNETRuntime";
    private const long Collect = 0x1 | 0x800000; // GC, GCHeapCollect
    private const long CollectAndDump = Collect | 0x100000 | 0x80000 | 0x1000000; // GCHeapDump, Type, GCHeapAndTypeNames

    private static readonly TimeSpan _limit = TimeSpan.FromSeconds(30);

    private readonly TaskCompletionSource<long?> _collected = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly Dictionary<ulong, string> _names = [];
    private readonly Dictionary<ulong, (long Bytes, long Count)> _objects = [];
    private int? _collection;
    private bool _ended;

    private HeapProbe()
    {
    }

    /// <summary>Collects everything that can be collected; the size of the managed heap after it, bytes.</summary>
    public static async Task<Attempt<HeapSize>> CollectAsync(int processId, TimeProvider clock, CancellationToken cancellationToken)
    {
        var probe = new HeapProbe();
        var (reason, size) = await probe.RunAsync(processId, Collect, EventLevel.Informational, clock, cancellationToken);
        return size is { } bytes ? new HeapSize(bytes) : reason;
    }

    /// <summary>Live objects by type, after a full collection.</summary>
    public static async Task<Attempt<HeapSnapshot>> SnapshotAsync(int processId, TimeProvider clock, CancellationToken cancellationToken)
    {
        var probe = new HeapProbe();
        var (reason, size) = await probe.RunAsync(processId, CollectAndDump, EventLevel.Verbose, clock, cancellationToken);
        return size is null ? reason : probe.Snapshot();
    }

    private async Task<(string Reason, long? Size)> RunAsync(
        int processId, long keywords, EventLevel level, TimeProvider clock, CancellationToken cancellationToken)
    {
        var opened = await EventStream.OpenAsync(
            processId, [EventStream.Provider(Runtime, level, keywords)], source => Subscribe(source.Clr), cancellationToken);
        if (opened.Value is not { } stream)
            return (opened.Reason, null);
        await using (stream)
        {
            var first = await Task.WhenAny(_collected.Task, stream.Reading, Task.Delay(_limit, clock, cancellationToken));
            cancellationToken.ThrowIfCancellationRequested();
            if (first == _collected.Task)
                return ("", await _collected.Task);
            return (stream.Broken is { } broken ? $"the target ended during a collection: {broken}" : "the target did not finish a forced collection within 30 s", null);
        }
    }

    private void Subscribe(ClrTraceEventParser clr)
    {
        clr.GCStart += e =>
        {
            if (e.Reason is GCReason.Induced or GCReason.InducedNotForced && e.Depth >= 2)
                _collection ??= e.Count;
        };
        clr.TypeBulkType += e =>
        {
            for (var i = 0; i < e.Count; i++)
            {
                var type = e.Values(i);
                _names[type.TypeID] = type.TypeName;
            }
        };
        clr.GCBulkNode += e =>
        {
            for (var i = 0; i < e.Count; i++)
            {
                var node = e.Values(i);
                var (bytes, count) = _objects.GetValueOrDefault(node.TypeID);
                _objects[node.TypeID] = (bytes + (long)node.Size, count + 1);
            }
        };
        clr.GCStop += e => _ended |= e.Count == _collection;
        // The sizes follow the end of the collection.
        clr.GCHeapStats += e =>
        {
            if (_ended)
                _collected.TrySetResult(e.TotalHeapSize);
        };
    }

    private HeapSnapshot Snapshot()
    {
        var types = new Dictionary<string, HeapType>();
        foreach (var (id, (bytes, count)) in _objects)
        {
            var name = _names.TryGetValue(id, out var full) && full.Length > 0 ? MethodNames.Type(full) : "(unnamed type)";
            var soFar = types.GetValueOrDefault(name);
            types[name] = new HeapType(name, soFar.Bytes + bytes, soFar.Count + count);
        }

        return new HeapSnapshot(types);
    }
}
