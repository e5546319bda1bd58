using System.Collections.Frozen;

namespace PerfGate.Targets;

/// <summary>When a target counts as started.</summary>
internal abstract record Readiness
{
    /// <summary>Path of a Unix domain socket to ask in place of the address's host and port; null: there is none.</summary>
    public string? UnixSocket { get; init; }

    /// <summary>Only this machine is asked, whatever the host's name resolves to.</summary>
    public bool LoopbackOnly { get; init; }

    /// <summary>Sent with a request, those of the spec's defaults among them; Host, too.</summary>
    public IReadOnlyList<KeyValuePair<string, string>> Headers { get; init; } = [];

    /// <summary>Headers of the spec's defaults that <c>ready</c> leaves out: it has them without a value.</summary>
    public IReadOnlySet<string> LeftOut { get; init; } = FrozenSet<string>.Empty;

    /// <summary>Whether <c>ready</c> itself says what becomes of a header.</summary>
    public bool Has(string header) => LeftOut.Contains(header) || Headers.Any(h => h.Key.Equals(header, StringComparison.OrdinalIgnoreCase));

    /// <summary>The target's certificate is no matter of its readiness.</summary>
    public bool AcceptsAnyCertificate { get; init; }

    /// <summary>Of HTTP, and no other.</summary>
    public Version Version { get; init; } = System.Net.HttpVersion.Version11;

    /// <summary>Asks once. Every failure to get an answer is an answer, too; only cancellation is thrown.</summary>
    public abstract Task<ProbeAnswer> AskAsync(Uri address, CancellationToken cancellation);
}
