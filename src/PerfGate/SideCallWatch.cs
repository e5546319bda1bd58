using PerfGate.Comparing;
using PerfGate.Diagnosis;
using PerfGate.Measure;

namespace PerfGate;

/// <summary>
/// What one side of a comparison does for its requests, as its .NET runtime and the libraries in it tell it. Whatever goes wrong with that costs no verdict: it is not known then.
/// </summary>
/// <param name="processId">The target or a process above it.</param>
internal sealed class SideCallWatch(int processId) : ICallWatch
{
    private CallCensus? _census;

    public async Task<bool> StartAsync(CancellationToken cancel)
    {
        try
        {
            _census = (await CallCensus.StartAsync(processId, cancel)).Value;
        }
        catch (Exception) when (!cancel.IsCancellationRequested)
        {
            // a library that reads somebody else's stream: nothing is counted
        }

        return _census is not null;
    }

    public async Task<IReadOnlyList<CountedCall>?> StopAsync(CancellationToken cancel)
    {
        if (_census is not { } census)
            return null;
        _census = null;
        try
        {
            await using (census)
                return await census.StopAsync();
        }
        catch (Exception) when (!cancel.IsCancellationRequested)
        {
            return null;
        }
    }
}
