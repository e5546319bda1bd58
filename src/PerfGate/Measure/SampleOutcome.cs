namespace PerfGate.Measure;

/// <summary>How one exchange ended. Everything but <see cref="Ok"/> is an error of the kind named.</summary>
internal enum SampleOutcome : byte
{
    /// <summary>A response that meets its expectations.</summary>
    Ok,

    /// <summary>No connection: refused, unreachable, TLS failed.</summary>
    Connect,

    /// <summary>No complete response within the endpoint's timeout.</summary>
    Timeout,

    /// <summary>The connection ended before the response was complete.</summary>
    Reset,

    /// <summary>A response with a status that is not expected.</summary>
    Status,

    /// <summary>An expected status, but a header or body that is not as expected.</summary>
    Expectation,

    /// <summary>Bytes that are not HTTP, or a response over a limit.</summary>
    Protocol,
}
