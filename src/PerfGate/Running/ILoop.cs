using PerfGate.Protocols;

namespace PerfGate.Running;

/// <summary>Decides when a worker sends. All calls come from the worker's thread.</summary>
internal interface ILoop
{
    /// <summary>Nothing is in flight and nothing will be started any more.</summary>
    bool IsFinished { get; }

    /// <summary>Seconds from the first start to the last end, averaged over connections; null where that says nothing.</summary>
    double? MeanSpanSeconds { get; }

    /// <summary>
    /// Of each connection of the closed model the complete answers, as expected or not, that came to it in the measured window, and the longest wait of one
    /// that had none, in ticks. Empty in the open model.
    /// </summary>
    IReadOnlyList<(long Answers, long WaitTicks)> Users { get; }

    /// <summary>Starts what is due.</summary>
    /// <returns>When it wants to be called again, in stopwatch ticks.</returns>
    long Pump(long nowTicks);

    /// <summary>An exchange has ended.</summary>
    void Completed(Exchange exchange);
}
