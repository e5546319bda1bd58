namespace PerfGate.Protocols;

/// <summary>Opens channels and waits for what happens on them; one per worker thread.</summary>
internal interface ITransport : IDisposable
{
    IChannel CreateChannel(IChannelOwner owner);

    /// <summary>Waits until then at most, and tells the owners of channels what happened.</summary>
    /// <param name="untilTicks">Stopwatch ticks; in the past: only looks.</param>
    void Poll(long untilTicks);
}
