namespace PerfGate.Protocols;

/// <summary>A complete answer as it came, before it is judged.</summary>
/// <param name="view">Status, headers, trailers, and the body as it was sent.</param>
internal readonly ref struct RawAnswer(ResponseView view)
{
    public ResponseView View { get; } = view;

    /// <summary>How the body is compressed.</summary>
    public ContentCoding Coding { get; init; }

    /// <summary>The name of <see cref="ContentCoding.Other"/>; else null.</summary>
    public string? OtherCoding { get; init; }

    /// <summary>The body is longer than an expectation may read, and was not kept.</summary>
    public bool IsBodyTooLong { get; init; }
}
