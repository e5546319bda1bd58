using PerfGate.Comparing;
using PerfGate.Diagnosis;
using PerfGate.Measure;

namespace PerfGate;

/// <summary>The bytes that one side of a comparison allocates and the exceptions that it throws, as its .NET runtime counts them.</summary>
internal sealed class SideAllocation : IAllocationWatch
{
    private readonly Task<Attempt<AllocationReader>> _started;

    private SideAllocation(Task<Attempt<AllocationReader>> started) => _started = started;

    public string? Trouble => _started is { IsCompletedSuccessfully: true, Result: { Value: null } without } ? without.Reason : null;

    /// <summary>Begins now, and goes on while the side is warmed up: no round waits for it.</summary>
    /// <param name="processId">The target or a process above it.</param>
    /// <param name="time">Limits the waits.</param>
    /// <param name="cancel">Gives up.</param>
    public static IAllocationWatch Start(int processId, TimeProvider time, CancellationToken cancel) =>
        new SideAllocation(AllocationReader.StartAsync(processId, time, cancel));

    public async Task<RuntimeReading?> ReadAsync(CancellationToken cancel) =>
        (await _started.WaitAsync(cancel)).Value is { } reader && await reader.ReadAsync(cancel) is { } reading ? new RuntimeReading(reading.Bytes, reading.Exceptions) : null;

    public async ValueTask DisposeAsync()
    {
        try
        {
            if ((await _started).Value is { } reader)
                await reader.DisposeAsync();
        }
        catch (OperationCanceledException)
        {
            // given up before it began
        }
    }
}
