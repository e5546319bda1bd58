using PerfGate.Syntax;

namespace PerfGate.Protocols;

/// <summary>A request blueprint: what is sent, and what is expected back.</summary>
internal sealed record Endpoint
{
    /// <summary>The key in <c>endpoints</c>, or the request itself where it is written without a name.</summary>
    public required string Name { get; init; }

    /// <summary>What reports call it: <c>GET /orders</c>, method and path as written, without the query.</summary>
    public required string Title { get; init; }

    public required string Method { get; init; }

    /// <summary>The request target in origin form, percent-encoded.</summary>
    public required Template PathAndQuery { get; init; }

    /// <summary>Names are tokens and unique but for their case; values hold no line breaks. Host may be among them, Content-Length never is.</summary>
    public required IReadOnlyList<KeyValuePair<string, Template>> Headers { get; init; }

    /// <summary>It has a header that asks for compressed bodies.</summary>
    public bool AsksForCompression => RequestHeaders.Contains(Headers, "Accept-Encoding");

    /// <summary>Null: the request has no body.</summary>
    public Template? Body { get; init; }

    public required Expectations Expect { get; init; }

    public required TimeSpan Timeout { get; init; }

    /// <summary>The share in a mix, unless the phase gives another.</summary>
    public int Weight { get; init; } = 1;

    /// <summary>Its thresholds, unread: they hold in every phase that uses the endpoint.</summary>
    public IReadOnlyList<SpecNode> ThresholdNodes { get; init; } = [];

    public required SourceLocation Location { get; init; }

    public static KeyTable Keys => EndpointReader.Keys;

    /// <summary>The short form <c>GET /health</c>, or the mapping.</summary>
    public static Shape Shape => EndpointReader.Shape;

    /// <summary>Null, with at least one error, when there is no request to make of it.</summary>
    public static Endpoint? Read(string name, SpecNode node, EndpointDefaults defaults, SpecErrors errors) =>
        new EndpointReader(name, defaults, errors).Read(node);
}
