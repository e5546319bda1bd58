namespace PerfGate.Protocols;

/// <summary>The version that is spoken, and no other.</summary>
internal enum HttpVersion
{
    /// <summary>By PerfGate's own connection.</summary>
    Http11,

    /// <summary>By the runtime's; without TLS with prior knowledge (h2c).</summary>
    Http2,

    /// <summary>By the runtime's over QUIC, where the machine has it.</summary>
    Http3,
}
