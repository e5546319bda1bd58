namespace PerfGate.Protocols;

/// <summary>Who hears what happens on an <see cref="IChannel"/>; always one call at a time.</summary>
internal interface IChannelOwner
{
    void Connected();

    void Writable();

    /// <summary>Bytes came; they are gone when this returns.</summary>
    /// <param name="bytes">At least one.</param>
    /// <param name="atTicks">Stopwatch ticks: when they came to this machine, as far as the transport knows; otherwise right after they were read.</param>
    void Received(ReadOnlySpan<byte> bytes, long atTicks);

    /// <summary>The channel is closed: by the other side in order (null), or for a reason.</summary>
    void Ended(string? problem);
}
