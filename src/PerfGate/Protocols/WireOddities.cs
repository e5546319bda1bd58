namespace PerfGate.Protocols;

/// <summary>What was accepted in an HTTP/1.1 answer although the standard forbids it: other clients do so too, and nobody is endangered.</summary>
[Flags]
internal enum WireOddities : byte
{
    None = 0,

    /// <summary>A header goes on in the next line (RFC 9112, 5.2).</summary>
    FoldedHeader = 1,

    /// <summary>White space between a header's name and its colon.</summary>
    BlankBeforeColon = 2,

    /// <summary><c>Transfer-Encoding: identity</c>, which is no coding.</summary>
    IdentityCoding = 4,

    /// <summary>The coding chunked is named twice.</summary>
    ChunkedTwice = 8,

    /// <summary>Status 204 with headers that announce a body.</summary>
    BodyAfterNoContent = 16,

    /// <summary>Bytes behind the end of the answer.</summary>
    ExtraBytes = 32,
}
