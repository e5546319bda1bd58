namespace PerfGate.Protocols;

/// <summary>Ends of a channel that have a meaning beyond their words.</summary>
internal static class ChannelEnd
{
    /// <summary>The connection below TLS was closed, and the other side had not said that it would (RFC 8446, 6.1): what came may be a part.</summary>
    public const string Cut = "the TLS connection was closed without close_notify";
}
