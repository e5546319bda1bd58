namespace PerfGate.Protocols;

/// <summary>What carries the bytes.</summary>
internal enum TransportKind
{
    /// <summary>The event loop of the system where there is one (Linux), else the runtime's sockets.</summary>
    Auto,

    /// <summary>The runtime's sockets, on every system.</summary>
    Sockets,
}
