using PerfGate.Measure;

namespace PerfGate.Comparing;

/// <summary>Tells what the runtime of one side counts. How it knows is not known here.</summary>
internal interface IAllocationWatch : IAsyncDisposable
{
    /// <summary>Why it can tell nothing, as a sentence for the user; null when it can.</summary>
    string? Trouble { get; }

    /// <summary>The counts at this moment or a little later; null when it does not tell them.</summary>
    Task<RuntimeReading?> ReadAsync(CancellationToken cancel);
}
