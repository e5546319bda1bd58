using System.Diagnostics.CodeAnalysis;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Authentication;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using PerfGate.Measure;
using PerfGate.Protocols;

namespace PerfGate.Bench.Engine;

/// <summary>TLS servers with bad manners.</summary>
[SuppressMessage("Security", "CA5398:Avoid hardcoded SslProtocols values", Justification = "Renegotiation exists up to TLS 1.2, and that is what one of them does.")]
internal sealed class HostileTls : IDisposable
{
    private const string Ok = "HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nhello";

    private readonly X509Certificate2 _good = Certificate(DateTimeOffset.UtcNow.AddDays(-1), DateTimeOffset.UtcNow.AddDays(1), "127.0.0.1");
    private readonly X509Certificate2 _expired = Certificate(DateTimeOffset.UtcNow.AddDays(-9), DateTimeOffset.UtcNow.AddDays(-1), "127.0.0.1");
    private readonly X509Certificate2 _other = Certificate(DateTimeOffset.UtcNow.AddDays(-1), DateTimeOffset.UtcNow.AddDays(1), "10.0.0.1");

    public HostileTls() => Cases =
    [
        Case("answers as it should", SampleOutcome.Ok, _good, Answering),
        Case("a certificate that has expired", SampleOutcome.Connect, _expired, Answering),
        Case("a certificate of another host", SampleOutcome.Connect, _other, Answering),
        Case("a certificate that nobody vouches for", SampleOutcome.Connect, _good, Answering, trusted: false),
        Raw("plain text in place of TLS", SampleOutcome.Connect, socket => Hostile.Answer(socket, () => Hostile.Send(socket, Ok))),
        Raw("garbage in place of TLS", SampleOutcome.Connect, socket => Hostile.Answer(socket, () => socket.Send(RandomNumberGenerator.GetBytes(5000)))),
        Raw("closes at the first byte", SampleOutcome.Connect, socket => Hostile.Answer(socket, socket.Close)),
        Raw("resets at the first byte", SampleOutcome.Connect, socket => Hostile.Answer(socket, () => Cut(socket))),
        Raw("never answers the handshake", SampleOutcome.Timeout, socket => Hostile.Answer(socket, () => { })),
        Raw("a record that is announced and does not come", SampleOutcome.Timeout, socket => Hostile.Answer(socket, () => socket.Send([22, 3, 3, 0x40, 0]))),
        Case("never answers the request", SampleOutcome.Timeout, _good, (_, tls) => Requests(tls, () => { })),
        Case("closes without an answer", SampleOutcome.Reset, _good, (socket, tls) => Requests(tls, socket.Close)),
        Case("resets without an answer", SampleOutcome.Reset, _good, (socket, tls) => Requests(tls, () => Cut(socket))),
        Case("cut in the middle of a body", SampleOutcome.Reset, _good, (socket, tls) => Requests(tls, () =>
        {
            Write(tls, "HTTP/1.1 200 OK\r\nContent-Length: 50\r\n\r\nhello");
            socket.Close();
        })),
        Case("a body without a length, cut without close_notify", SampleOutcome.Reset, _good, (socket, tls) => Requests(tls, () =>
        {
            Write(tls, "HTTP/1.1 200 OK\r\n\r\nhello");
            socket.Shutdown(SocketShutdown.Send);
        })),
        Case("a body without a length, ended by close_notify", SampleOutcome.Ok, _good, (socket, tls) => Requests(tls, () =>
        {
            Write(tls, "HTTP/1.1 200 OK\r\n\r\nhello");
            tls.ShutdownAsync().GetAwaiter().GetResult();
        })),
        Case("half-closed after a whole answer", SampleOutcome.Ok, _good, (_, tls) => Requests(tls, () =>
        {
            Write(tls, Ok);
            tls.ShutdownAsync().GetAwaiter().GetResult();
        })),
        Case("garbage between two records", SampleOutcome.Reset, _good, (socket, tls) => Requests(tls, () => socket.Send(RandomNumberGenerator.GetBytes(5000)))),
        Case("a record that was changed on its way", SampleOutcome.Reset, _good, (socket, tls) => Requests(tls, () => socket.Send([23, 3, 3, 0, 64, .. new byte[64]]))),
        Case("an answer byte by byte", SampleOutcome.Ok, _good, (_, tls) => Requests(tls, () =>
        {
            foreach (var b in Ok)
                Write(tls, b.ToString());
        })),
        Case("asks for our certificate after the request (TLS 1.2)", SampleOutcome.Timeout, _good, (_, tls) => Requests(tls, () =>
        {
            if (OperatingSystem.IsLinux() || OperatingSystem.IsWindows())
                tls.NegotiateClientCertificateAsync().GetAwaiter().GetResult();
            Write(tls, Ok);
        }), protocols: SslProtocols.Tls12, or: [SampleOutcome.Reset, SampleOutcome.Ok]),
        Case("an endless body", SampleOutcome.Timeout, _good, (_, tls) => Requests(tls, () =>
        {
            Write(tls, "HTTP/1.1 200 OK\r\n\r\n");
            while (true)
                Write(tls, new string('x', 16000));
        })),
    ];

    public HostileCase[] Cases { get; }

    public void Dispose()
    {
        _good.Dispose();
        _expired.Dispose();
        _other.Dispose();
    }

    private static HostileCase Raw(string name, SampleOutcome outcome, Action<Socket> serve) =>
        new(name + " (TLS)", outcome, (socket, _) => serve(socket)) { Scheme = "https", Timeout = outcome == SampleOutcome.Timeout ? TimeSpan.FromMilliseconds(500) : TimeSpan.FromSeconds(5), Http = new HttpSettings { Tls = new TlsPolicy { AcceptAnyCertificate = true } } };

    private HostileCase Case(
        string name, SampleOutcome outcome, X509Certificate2 certificate, Action<Socket, SslStream> serve, bool trusted = true, SslProtocols protocols = SslProtocols.None, SampleOutcome[]? or = null) =>
        new(name + " (TLS)", outcome, (socket, _) =>
        {
            using var network = new NetworkStream(socket);
            using var tls = new SslStream(network);
            tls.AuthenticateAsServer(new SslServerAuthenticationOptions { ServerCertificate = certificate, EnabledSslProtocols = protocols });
            serve(socket, tls);
        })
        {
            Scheme = "https",
            Or = or ?? [],
            Timeout = outcome == SampleOutcome.Timeout ? TimeSpan.FromMilliseconds(500) : TimeSpan.FromSeconds(5),
            Http = new HttpSettings { Tls = trusted ? new TlsPolicy { Authorities = [_good, _expired, _other] } : TlsPolicy.Verified },
        };

    private static void Answering(Socket socket, SslStream tls) => Requests(tls, () => Write(tls, Ok));

    private static void Requests(SslStream tls, Action answer)
    {
        var request = new byte[4096];
        while (tls.Read(request) > 0)
            answer();
    }

    private static void Write(SslStream tls, string text) => tls.Write(Encoding.Latin1.GetBytes(text));

    private static void Cut(Socket socket)
    {
        socket.LingerState = new LingerOption(true, 0);
        socket.Close();
    }

    private static X509Certificate2 Certificate(DateTimeOffset from, DateTimeOffset until, string address)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest($"CN=perfgate bench {from:yyyyMMdd}", key, HashAlgorithmName.SHA256);
        var names = new SubjectAlternativeNameBuilder();
        names.AddIpAddress(System.Net.IPAddress.Parse(address));
        request.CertificateExtensions.Add(names.Build());
        using var certificate = request.CreateSelfSigned(from, until);
        return X509CertificateLoader.LoadPkcs12(certificate.Export(X509ContentType.Pfx), null);
    }
}
