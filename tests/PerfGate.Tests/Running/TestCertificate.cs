using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace PerfGate.Tests.Running;

/// <summary>Self-signed certificates that live as long as their test.</summary>
internal static class TestCertificate
{
    /// <param name="host">Name or address that it is for; null: none.</param>
    public static X509Certificate2 Create(string? host = null)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest("CN=perfgate test", key, HashAlgorithmName.SHA256);
        if (host is not null)
        {
            var names = new SubjectAlternativeNameBuilder();
            names.AddDnsName(host);
            request.CertificateExtensions.Add(names.Build());
        }

        var made = DateTimeOffset.UnixEpoch.AddYears(40);
        using var certificate = request.CreateSelfSigned(made, made.AddYears(100));
        return X509CertificateLoader.LoadPkcs12(certificate.Export(X509ContentType.Pfx), null);
    }
}
