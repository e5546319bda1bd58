using PerfGate.Measure;

namespace PerfGate.Protocols;

/// <summary>
/// A place for one request in flight and how it went; used again and again. The load fills in what it wants, the protocol
/// what came of it. Stamps are <see cref="System.Diagnostics.Stopwatch"/> ticks.
/// </summary>
/// <param name="slot">Number of this place among those of its worker, from 0; the same place keeps its connection.</param>
internal sealed class Exchange(int slot)
{
    public int Slot { get; } = slot;

    /// <summary>Index into the endpoints the exchanger was made for.</summary>
    public int Endpoint { get; set; }

    /// <summary>One of <see cref="Iterations"/>: what the request is made from.</summary>
    public long Iteration { get; private set; }

    /// <summary>When the load model wanted it sent. <see cref="Immediately"/>: when the protocol gets to sending it.</summary>
    public long IntendedTicks { get; set; }

    /// <summary>How late the generator itself was in starting it; part of what counts from the intended time.</summary>
    public long LatenessTicks { get; set; }

    /// <summary>When to give up.</summary>
    public long DeadlineTicks { get; set; }

    /// <summary>0: never sent.</summary>
    public long SentTicks { get; set; }

    /// <summary>0: no byte of a response came.</summary>
    public long FirstByteTicks { get; set; }

    public long DoneTicks { get; set; }

    public SampleOutcome Outcome { get; set; }

    /// <summary>0: no status was received.</summary>
    public int Status { get; set; }

    /// <summary>What went wrong, a text that is made once and not per request; null when nothing did.</summary>
    public string? Problem { get; set; }

    /// <summary>A complete answer without a body.</summary>
    public bool IsEmpty { get; set; }

    /// <summary>The problem with what this answer had, for the first answer of its kind: "$.n is 0, expected 3"; null otherwise.</summary>
    public string? Detail { get; set; }

    /// <summary>Of the body, as it was sent: without headers, chunk sizes and what TLS adds, and before it is decompressed.</summary>
    public long BytesReceived { get; set; }

    /// <summary>Connections opened for it.</summary>
    public int Connects { get; set; }

    /// <summary>For <see cref="IntendedTicks"/> in the closed model, where a request is wanted when it can be sent.</summary>
    public const long Immediately = 0;

    /// <summary>A complete response came, whether it was as expected or not.</summary>
    public bool HasAnswer => Outcome is SampleOutcome.Ok or SampleOutcome.Status or SampleOutcome.Expectation;

    public Sample ToSample() => new(IntendedTicks, SentTicks, FirstByteTicks, DoneTicks, Outcome, Status);

    /// <summary>Forgets the last exchange.</summary>
    public void Reset(long iteration, int endpoint, long intendedTicks, long deadlineTicks)
    {
        Iteration = iteration;
        (Endpoint, IntendedTicks, DeadlineTicks, LatenessTicks) = (endpoint, intendedTicks, deadlineTicks, 0);
        (SentTicks, FirstByteTicks, DoneTicks, BytesReceived) = (0, 0, 0, 0);
        (Outcome, Status, Problem, Detail, Connects, IsEmpty) = (SampleOutcome.Ok, 0, null, null, 0, false);
    }
}
