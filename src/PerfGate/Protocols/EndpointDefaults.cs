namespace PerfGate.Protocols;

/// <summary>What an endpoint takes from its spec unless it says otherwise.</summary>
internal sealed record EndpointDefaults
{
    public required TemplateSources Sources { get; init; }

    public TimeSpan Timeout { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>Read by <see cref="RequestHeaders.Read"/>.</summary>
    public IReadOnlyList<KeyValuePair<string, Template>> Headers { get; init; } = [];
}
