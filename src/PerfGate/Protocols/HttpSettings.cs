using PerfGate.Syntax;

namespace PerfGate.Protocols;

/// <summary>How the target is spoken to, whatever is asked.</summary>
internal sealed record HttpSettings
{
    public static HttpSettings Default { get; } = new();

    public HttpVersion Version { get; init; }

    /// <summary>Where the spec says the version; null: it does not.</summary>
    public SourceLocation? VersionLocation { get; init; }

    /// <summary>HTTP/2 and 3: requests in flight on one connection; from 1 on.</summary>
    public int Streams { get; init; } = 10;

    public ConnectionPolicy Connections { get; init; } = ConnectionPolicy.KeepAlive;

    public TlsPolicy Tls { get; init; } = TlsPolicy.Verified;

    /// <summary>No address but those of this machine's own is connected to, whatever the host's name resolves to.</summary>
    public bool LoopbackOnly { get; init; }

    /// <summary>Path of a Unix domain socket to connect to in place of the address's host and port; null: there is none.</summary>
    public string? UnixSocket { get; init; }
}
