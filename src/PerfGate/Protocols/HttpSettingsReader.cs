using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using PerfGate.Syntax;

namespace PerfGate.Protocols;

/// <summary>Reads the <c>http</c> mapping of a spec.</summary>
/// <param name="folder">The spec's: relative paths are taken from it.</param>
/// <param name="errors">Takes the mistakes.</param>
internal sealed class HttpSettingsReader(string folder, SpecErrors errors)
{
    private const int MaxPemBytes = 1024 * 1024;

    private static readonly string[] _versions = ["1.1", "2", "3"];
    private static readonly string[] _connections = ["keep-alive", "fresh"];

    public static KeyTable TlsKeys { get; } = new(
        "tls",
        new Key("verify", Shape.Flag, "Whether the server's certificate must be trusted and bear its name. Default: true."),
        new Key("server-name", Shape.Text, "The name to ask for (SNI) and to verify. Default: the url's host."),
        new Key("authority", Shape.Text, "A PEM file of the authorities to trust in place of the system's, relative to the spec."),
        new Key("certificate", Shape.Text, "A PEM file with our certificate, for a server that asks for one, relative to the spec."),
        new Key("key", Shape.Text, "The PEM file of its key. Default: it is in the file of the certificate."));

    public static KeyTable Keys { get; } = new(
        "http",
        new Key("version", Shape.Either(Shape.OneOf(_versions), Shape.Integer(2, 3)), "1.1, 2 or 3, and no other; 2 without TLS is h2c with prior knowledge, 3 needs a https url. Default: 1.1."),
        new Key("streams", Shape.Integer(1, 1000), "HTTP/2 and 3: requests in flight on one connection. Default: 10."),
        new Key("connections", Shape.OneOf(_connections), "keep-alive: used as long as the server lets them. fresh: a new one for every request, whose cost is in the response time. Default: keep-alive."),
        new Key("max-age", Shape.PositiveDuration, "A connection older than this is replaced before its next request. Default: never."),
        new Key("max-idle", Shape.PositiveDuration, "A connection that was idle for longer is replaced before its next request, as the pools of real clients do. Default: what the server's Keep-Alive header announces."),
        new Key("tls", Shape.Mapping(TlsKeys), "What is asked of the server's certificate, and what is shown to it."));

    /// <param name="node">Null: the spec has no <c>http</c>.</param>
    public HttpSettings Read(SpecNode? node)
    {
        if (node is null || Keys.Open(node, errors) is not { } map)
            return HttpSettings.Default;
        var version = map.Word("version", _versions);
        var isMultiplexed = version?.Value is "2" or "3";
        if (map.Has("streams") && !isMultiplexed)
            errors.Add(DiagnosticCodes.Contradiction, map.KeyLocation("streams"), "'streams' belongs to HTTP/2 and 3: HTTP/1.1 has one request at a time on a connection");
        var fresh = map.Word("connections", _connections)?.Value == "fresh";
        if (fresh && isMultiplexed)
            errors.Add(DiagnosticCodes.Contradiction, map.KeyLocation("connections"), "'connections: fresh' belongs to HTTP/1.1: with HTTP/2 and 3 requests share their connections");
        var age = map.Duration("max-age");
        var idle = map.Duration("max-idle");
        if (idle is not null && fresh)
            errors.Add(DiagnosticCodes.Contradiction, idle.Location, "'max-idle' has no meaning with 'connections: fresh'");
        if (age is not null && fresh)
            errors.Add(DiagnosticCodes.Contradiction, age.Location, "'max-age' has no meaning with 'connections: fresh'");
        return new HttpSettings
        {
            Version = version?.Value switch { "2" => HttpVersion.Http2, "3" => HttpVersion.Http3, _ => HttpVersion.Http11 },
            VersionLocation = version?.Location,
            Streams = (int)(map.Integer("streams")?.Value ?? HttpSettings.Default.Streams),
            Connections = new ConnectionPolicy { FreshPerRequest = fresh, MaxAge = age?.Value, MaxIdle = idle?.Value },
            Tls = ReadTls(map.Node("tls")),
        };
    }

    private TlsPolicy ReadTls(SpecNode? node)
    {
        if (node is null || TlsKeys.Open(node, errors) is not { } map)
            return TlsPolicy.Verified;
        var accepts = map.Flag("verify")?.Value == false;
        if (accepts && map.Has("authority"))
            errors.Add(DiagnosticCodes.Contradiction, map.KeyLocation("authority"), "'authority' has no meaning with 'verify: false'");
        if (map.Has("key") && !map.Has("certificate"))
            errors.Add(DiagnosticCodes.Contradiction, map.KeyLocation("key"), "'key' belongs to a 'certificate'");
        return new TlsPolicy
        {
            AcceptAnyCertificate = accepts,
            ServerName = map.Text("server-name")?.Value,
            Authorities = Load(map.Text("authority"), "authority", ReadAll) ?? [],
            ClientCertificate = Load(map.Text("certificate"), "certificate", pem => ReadOwn(pem, map.Text("key")?.Value)),
        };
    }

    private static X509Certificate2[] ReadAll(string pem)
    {
        var all = new X509Certificate2Collection();
        all.ImportFromPem(pem);
        return all.Count > 0 ? [.. all] : throw new CryptographicException("it holds no certificate");
    }

    private X509Certificate2 ReadOwn(string pem, string? key) =>
        X509Certificate2.CreateFromPem(pem, key is null ? pem : ReadText(key));

    /// <exception cref="IOException">It is no regular file, too large, or not to be read.</exception>
    private string ReadText(string path) =>
        InputFile.Read(Path.GetFullPath(path, folder), MaxPemBytes, out var trouble) is { } bytes ? Encoding.UTF8.GetString(bytes) : throw new IOException($"{path} {trouble}");

    private T? Load<T>(At<string>? path, string key, Func<string, T> read)
        where T : class
    {
        if (path is null)
            return null;
        try
        {
            return read(ReadText(path.Value));
        }
        catch (Exception e) when (e is CryptographicException or IOException or ArgumentException)
        {
            errors.Add(DiagnosticCodes.BadValue, path.Location, $"'{key}': {Path.GetFullPath(path.Value, folder)} cannot be used: {e.Message}");
            return null;
        }
    }
}
