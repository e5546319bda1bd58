namespace PerfGate.Targets;

/// <summary>When a target counts as started.</summary>
internal abstract record Readiness
{
    /// <summary>Path of a Unix domain socket to ask in place of the address's host and port; null: there is none.</summary>
    public string? UnixSocket { get; init; }

    /// <summary>The target's certificate is no matter of its readiness.</summary>
    public bool AcceptsAnyCertificate { get; init; }

    /// <summary>Of HTTP, and no other.</summary>
    public Version Version { get; init; } = System.Net.HttpVersion.Version11;

    /// <summary>Asks once. Every failure to get an answer is an answer, too; only cancellation is thrown.</summary>
    public abstract Task<ProbeAnswer> AskAsync(Uri address, CancellationToken cancellation);
}
