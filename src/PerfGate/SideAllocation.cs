using PerfGate.Comparing;
using PerfGate.Diagnosis;

namespace PerfGate;

/// <summary>The bytes that one side of a comparison allocates, as its .NET runtime counts them.</summary>
internal sealed class SideAllocation : IAllocationWatch
{
    private readonly AllocationReader? _reader;

    private SideAllocation(Attempt<AllocationReader> started) => (_reader, Trouble) = (started.Value, started.Value is null ? started.Reason : null);

    public string? Trouble { get; }

    /// <param name="processId">The target or a process above it.</param>
    /// <param name="time">Limits the waits.</param>
    /// <param name="cancel">Gives up.</param>
    public static async Task<IAllocationWatch> StartAsync(int processId, TimeProvider time, CancellationToken cancel) =>
        new SideAllocation(await AllocationReader.StartAsync(processId, time, cancel));

    public async Task<long?> ReadAsync(CancellationToken cancel) =>
        _reader is null ? null : (await _reader.ReadAsync(cancel))?.Bytes;

    public ValueTask DisposeAsync() => _reader?.DisposeAsync() ?? ValueTask.CompletedTask;
}
