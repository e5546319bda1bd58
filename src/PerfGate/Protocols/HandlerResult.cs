using PerfGate.Measure;

namespace PerfGate.Protocols;

/// <summary>What came of an exchange on the runtime's threads, until the worker takes it over.</summary>
internal struct HandlerResult
{
    /// <summary>0: no byte of a response came.</summary>
    public long FirstByteTicks;

    public long DoneTicks;

    /// <summary>0: no status was received.</summary>
    public int Status;

    /// <summary>Of the body, as it was sent.</summary>
    public long BytesReceived;

    public int Connects;

    public SampleOutcome Outcome;

    /// <summary>Null: nothing went wrong.</summary>
    public string? Problem;

    /// <summary>The problem with what this answer had; null: there is nothing to add, or it was added before.</summary>
    public string? Detail;
}
