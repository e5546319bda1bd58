using PerfGate.Measure;
using PerfGate.Protocols;
using PerfGate.Targets;

namespace PerfGate.Comparing;

/// <summary>A side as a round sees it: where it answers, and what it uses.</summary>
internal abstract class RoundSide : IAsyncDisposable
{
    public abstract Uri BaseAddress { get; }

    public required ServerAddress Server { get; init; }

    /// <summary>A reading of its process tree at this moment; null where its processes cannot be read.</summary>
    public abstract ResourceSample? Read();

    /// <summary>From its start until it was ready; null where it was not started.</summary>
    public virtual TimeSpan? Startup => null;

    /// <summary>What it allocates; null where nobody asks.</summary>
    public virtual IAllocationWatch? Allocation => null;

    /// <summary>What it does for its requests; null where nobody asks.</summary>
    public virtual ICallWatch? Calls => null;

    /// <summary>Lines that it has printed so far; null where its output cannot be read.</summary>
    public virtual long? LogLines => null;

    /// <summary>Completes when it ended by itself, with what to say about it.</summary>
    public abstract Task<TargetException> Died { get; }

    public abstract ValueTask DisposeAsync();
}
