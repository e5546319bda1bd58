namespace PerfGate.Comparing;

/// <summary>Tells what one side allocates. How it knows is not known here.</summary>
internal interface IAllocationWatch : IAsyncDisposable
{
    /// <summary>Why it can tell nothing, as a sentence for the user; null when it can.</summary>
    string? Trouble { get; }

    /// <summary>Bytes since the side's start, at this moment or a little later; null when it does not tell.</summary>
    Task<long?> ReadAsync(CancellationToken cancel);
}
