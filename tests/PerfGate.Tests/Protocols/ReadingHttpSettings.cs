using PerfGate.Protocols;
using PerfGate.Targets;
using PerfGate.Tests.Running;
using PerfGate.Tests.Spec;
using Xunit;
using HttpVersion = PerfGate.Protocols.HttpVersion;

namespace PerfGate.Tests.Protocols;

public sealed class ReadingHttpSettings : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("perfgate-http-");

    public void Dispose() => _folder.Delete(recursive: true);

    [Fact]
    public void Nothing_said_is_version_1_with_connections_kept_and_certificates_verified()
    {
        var http = Of("").Spec.Phases[0].Http;

        Assert.Equal((HttpVersion.Http11, false, null, null), (http.Version, http.Connections.FreshPerRequest, http.Connections.MaxAge, http.UnixSocket));
        Assert.Equal(TlsPolicy.Verified, http.Tls);
    }

    [Fact]
    public void Everything_can_be_said_and_holds_in_every_phase_and_for_readiness()
    {
        using var certificate = TestCertificate.Create();
        File.WriteAllText(Path.Combine(_folder.FullName, "ca.pem"), certificate.ExportCertificatePem());
        using var key = System.Security.Cryptography.X509Certificates.ECDsaCertificateExtensions.GetECDsaPrivateKey(certificate)!;
        File.WriteAllText(Path.Combine(_folder.FullName, "own.pem"), certificate.ExportCertificatePem() + "\n" + key.ExportPkcs8PrivateKeyPem());

        var spec = Of("""
            http:
              version: 2
              streams: 4
              max-age: 30s
              tls: { server-name: orders.test, authority: ca.pem, certificate: own.pem }
            """).Spec;

        Assert.All(spec.Phases, phase => Assert.Equal((HttpVersion.Http2, 4, TimeSpan.FromSeconds(30)), (phase.Http.Version, phase.Http.Streams, phase.Http.Connections.MaxAge)));
        var tls = spec.Phases[0].Http.Tls;
        Assert.Equal(("orders.test", certificate.Thumbprint, true), (tls.ServerName, Assert.Single(tls.Authorities).Thumbprint, tls.ClientCertificate!.HasPrivateKey));
        Assert.Equal((true, System.Net.HttpVersion.Version20), (spec.Target.Ready.AcceptsAnyCertificate, spec.Target.Ready.Version));
    }

    [Fact]
    public void Fresh_connections_and_any_certificate()
    {
        var http = Of("http: { connections: fresh, tls: { verify: false } }").Spec.Phases[0].Http;

        Assert.Equal((true, true), (http.Connections.FreshPerRequest, http.Tls.AcceptAnyCertificate));
    }

    [Fact]
    public void A_socket_is_where_the_target_is_asked_and_measured()
    {
        var spec = Of("", target: "url: http://orders.test, socket: run/it.sock").Spec;

        var path = Path.Combine(_folder.FullName, "run", "it.sock");
        Assert.Equal((path, path), (spec.Phases[0].Http.UnixSocket, spec.Target.Ready.UnixSocket));
        Assert.IsType<UrlTarget>(spec.Target);
    }

    [Theory]
    [InlineData("http: { version: 4 }", "(valid: 1.1, 2, 3)")]
    [InlineData("http: { streams: 4 }", "'streams' belongs to HTTP/2 and 3")]
    [InlineData("http: { version: 2, connections: fresh }", "requests share their connections")]
    [InlineData("http: { connections: fresh, max-age: 1s }", "has no meaning with 'connections: fresh'")]
    [InlineData("http: { max-age: 0s }", "'max-age' must be greater than zero")]
    [InlineData("http: { max-idle: 0s }", "'max-idle' must be greater than zero")]
    [InlineData("http: { max-idle: 1s, connections: fresh }", "'max-idle' has no meaning with 'connections: fresh'")]
    [InlineData("http: { version: 3 }", "it needs a target with a https url")]
    [InlineData("http: { tls: { authority: nowhere.pem } }", "cannot be used")]
    [InlineData("http: { tls: { key: own.pem } }", "'key' belongs to a 'certificate'")]
    [InlineData("http: { tls: { verify: false, authority: ca.pem } }", "has no meaning with 'verify: false'")]
    [InlineData("http: { verion: 2 }", "did you mean 'version'?")]
    public void Mistakes_are_told(string http, string message) => Assert.Contains(Of(http).Errors, e => e.Contains(message, StringComparison.Ordinal));

    [Fact]
    public void A_path_that_no_socket_can_have_is_a_mistake() =>
        Assert.Contains(Of("", target: $"url: http://orders.test, socket: {new string('x', 120)}").Errors, e => e.Contains("longer than the 103 bytes", StringComparison.Ordinal));

    private ReadSpec Of(string http, string target = "url: http://127.0.0.1:8080") => ReadSpec.Of(
        $$"""
        version: 1
        target: { {{target}} }
        endpoints: { health: GET /health }
        phases:
          one: { kind: load }
          two: { kind: load }
        {{http}}
        """,
        folder: _folder.FullName);
}
