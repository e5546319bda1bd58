namespace PerfGate.Protocols;

/// <summary>What a response may cost the generator's memory, in bytes. More is a protocol error, never an exception.</summary>
internal sealed record ParserLimits
{
    /// <summary>Status line and headers, interim responses each on their own; also the trailers of a chunked body. 64 KiB is twice what Kestrel and nginx allow.</summary>
    public int MaxHead { get; init; } = 64 * 1024;

    /// <summary>A chunk's size line with its extensions.</summary>
    public int MaxChunkLine { get; init; } = 1024;

    /// <summary>A body that an expectation reads. A body that nobody reads is drained and may have any length.</summary>
    public int MaxKeptBody { get; init; } = 16 * 1024 * 1024;
}
