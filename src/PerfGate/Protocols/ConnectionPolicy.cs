namespace PerfGate.Protocols;

/// <summary>How long a connection is used.</summary>
internal sealed record ConnectionPolicy
{
    /// <summary>Used for as long as the server lets it.</summary>
    public static ConnectionPolicy KeepAlive { get; } = new();

    /// <summary>A new connection for every request; its cost is in the response time.</summary>
    public bool FreshPerRequest { get; init; }

    /// <summary>After this a connection is replaced before its next request; null: never.</summary>
    public TimeSpan? MaxAge { get; init; }

    /// <summary>A connection that was idle for longer is replaced before its next request; null: only when the server's Keep-Alive header says so.</summary>
    public TimeSpan? MaxIdle { get; init; }
}
