namespace PerfGate.Protocols;

/// <summary>Where a <see cref="ResponseParser"/> stands after it was fed.</summary>
internal enum ParseState
{
    /// <summary>The response is not complete.</summary>
    NeedMore,

    /// <summary>The response is complete.</summary>
    Done,

    /// <summary>The bytes are not an HTTP/1.1 response, or one over a limit; <see cref="ResponseParser.Error"/> says why.</summary>
    Malformed,
}
