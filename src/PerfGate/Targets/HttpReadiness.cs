using System.Globalization;
using System.Net.Security;
using System.Net.Sockets;

namespace PerfGate.Targets;

/// <summary>Ready when a request is answered with an expected status.</summary>
internal sealed record HttpReadiness : Readiness
{
    public required HttpMethod Method { get; init; }

    /// <summary>Path and query, beginning with a slash.</summary>
    public required string Path { get; init; }

    /// <summary>Null: any status from 200 to 399.</summary>
    public int? Status { get; init; }

    public override async Task<ProbeAnswer> AskAsync(Uri address, CancellationToken cancellation)
    {
        // A connection of its own each time: none may stay open into the measurement.
        using var transport = new SocketsHttpHandler { AllowAutoRedirect = false, UseProxy = false, UseCookies = false };

        // On this machine a development certificate is good enough: the question carries no secret.
        transport.SslOptions.RemoteCertificateValidationCallback = (_, _, _, errors) => errors == SslPolicyErrors.None || address.IsLoopback || AcceptsAnyCertificate;
        if (UnixSocket is { } path)
            transport.ConnectCallback = (_, cancel) => ConnectAsync(path, cancel);
        using var client = new HttpClient(transport) { Timeout = Timeout.InfiniteTimeSpan };
        using var request = new HttpRequestMessage(Method, new Uri(address, Path))
        {
            Version = Version,
            VersionPolicy = HttpVersionPolicy.RequestVersionExact,
        };
        try
        {
            using var response = await client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancellation);

            // This may be the thread that tells of all sockets' events; what follows must not keep it.
            await Task.Yield();
            var status = (int)response.StatusCode;
            var expected = Status is { } one ? status == one : status is >= 200 and < 400;
            return new ProbeAnswer(expected, string.Create(CultureInfo.InvariantCulture, $"status {status}"));
        }
        catch (HttpRequestException e)
        {
            return new ProbeAnswer(false, e.InnerException is SocketException { SocketErrorCode: SocketError.ConnectionRefused }
                ? $"port {address.Port}: connection refused"
                : e.InnerException?.Message ?? e.Message);
        }
    }

    private static async ValueTask<Stream> ConnectAsync(string path, CancellationToken cancel)
    {
        var socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        try
        {
            await socket.ConnectAsync(new UnixDomainSocketEndPoint(path), cancel);
            return new NetworkStream(socket, ownsSocket: true);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }

    public override string ToString() => $"{Method} {Path}";
}
