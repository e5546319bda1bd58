namespace PerfGate.Protocols;

/// <summary>A stream of bytes to the target that never blocks. Its owner is told what happens on it.</summary>
internal interface IChannel
{
    /// <summary>Begins to connect; the owner hears of it by <see cref="IChannelOwner.Connected"/> or <see cref="IChannelOwner.Ended"/>, not before this returns.</summary>
    void Connect();

    /// <summary>Takes what it can of the bytes. When that is not all, the owner hears <see cref="IChannelOwner.Writable"/>. A broken channel takes all and ends later.</summary>
    int Send(ReadOnlySpan<byte> bytes);

    /// <summary>Not everything that was given to <see cref="Send"/> could be sent: it waits, or the connection broke before.</summary>
    bool HasUnsent { get; }

    /// <summary>Closes at once. The owner hears nothing more; the channel can connect again.</summary>
    void Close();
}
