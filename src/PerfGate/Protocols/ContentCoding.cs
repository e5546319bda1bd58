namespace PerfGate.Protocols;

/// <summary>How a body is compressed (RFC 9110, 8.4.1).</summary>
internal enum ContentCoding : byte
{
    None,
    Gzip,
    Deflate,
    Brotli,

    /// <summary>One that is not known here, or several, one upon the other.</summary>
    Other,
}
