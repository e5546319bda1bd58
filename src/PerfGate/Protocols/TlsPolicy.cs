using System.Diagnostics.CodeAnalysis;
using System.Net.Security;
using System.Security.Cryptography.X509Certificates;

namespace PerfGate.Protocols;

/// <summary>What is asked of a server's certificate, and what is shown to it.</summary>
internal sealed record TlsPolicy
{
    /// <summary>The system's trust decides, and the name must be the address's.</summary>
    public static TlsPolicy Verified { get; } = new();

    /// <summary>Any certificate will do: for self-signed ones of a test machine.</summary>
    public bool AcceptAnyCertificate { get; init; }

    /// <summary>Name to ask for (SNI) and to verify; null: the address's host.</summary>
    public string? ServerName { get; init; }

    /// <summary>Trusted in place of the system's authorities; empty: the system's.</summary>
    public IReadOnlyList<X509Certificate2> Authorities { get; init; } = [];

    /// <summary>Shown to a server that asks who we are, with its key; null: none.</summary>
    public X509Certificate2? ClientCertificate { get; init; }

    /// <summary>For a connection to an address over the given application protocol.</summary>
    [SuppressMessage("Security", "CA5359:Do not disable certificate validation", Justification = "Only where the spec asks for it, for self-signed certificates of test machines.")]
    public SslClientAuthenticationOptions Options(Uri address, SslApplicationProtocol protocol) => new()
    {
        TargetHost = ServerName ?? address.IdnHost,
        ApplicationProtocols = [protocol],
        CertificateRevocationCheckMode = X509RevocationMode.NoCheck,
        RemoteCertificateValidationCallback = AcceptAnyCertificate ? AcceptAny : null,
        CertificateChainPolicy = Authorities.Count == 0 ? null : OwnAuthorities(),
        ClientCertificateContext = ClientCertificate is { } own ? SslStreamCertificateContext.Create(own, additionalCertificates: null, offline: true) : null,
    };

    private static bool AcceptAny(object sender, X509Certificate? certificate, X509Chain? chain, SslPolicyErrors errors) => true;

    private X509ChainPolicy OwnAuthorities()
    {
        var policy = new X509ChainPolicy { TrustMode = X509ChainTrustMode.CustomRootTrust, RevocationMode = X509RevocationMode.NoCheck };
        foreach (var authority in Authorities)
            policy.CustomTrustStore.Add(authority);
        return policy;
    }
}
