namespace PerfGate.Protocols;

/// <summary>What is asked of a server's certificate.</summary>
internal sealed record TlsPolicy
{
    /// <summary>The system's trust decides, and the name must be the address's.</summary>
    public static TlsPolicy Verified { get; } = new();

    /// <summary>Any certificate will do: for self-signed ones of a test machine.</summary>
    public bool AcceptAnyCertificate { get; init; }

    /// <summary>Name to ask for (SNI) and to verify; null: the address's host.</summary>
    public string? ServerName { get; init; }
}
