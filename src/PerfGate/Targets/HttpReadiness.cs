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

    private const int LongestQuote = 200;

    /// <summary>Null: any status from 200 to 299. A redirect is not followed, and says nothing of the page that it leads to.</summary>
    public int? Status { get; init; }

    public override async Task<ProbeAnswer> AskAsync(Uri address, CancellationToken cancellation)
    {
        // A connection of its own each time: none may stay open into the measurement.
        using var transport = new SocketsHttpHandler { AllowAutoRedirect = false, UseProxy = false, UseCookies = false };

        // On this machine a development certificate is good enough.
        transport.SslOptions.RemoteCertificateValidationCallback = (_, _, _, errors) => errors == SslPolicyErrors.None || address.IsLoopback || AcceptsAnyCertificate;
        transport.ConnectCallback = (_, cancel) => ConnectAsync(address, cancel);
        using var client = new HttpClient(transport) { Timeout = Timeout.InfiniteTimeSpan };
        using var request = new HttpRequestMessage(Method, new Uri(address, Path))
        {
            Version = Version,
            VersionPolicy = HttpVersionPolicy.RequestVersionExact,
        };
        foreach (var (name, value) in Headers)
        {
            if (name.Equals("Host", StringComparison.OrdinalIgnoreCase))
                request.Headers.Host = value;
            else
                request.Headers.TryAddWithoutValidation(name, value);
        }

        try
        {
            using var response = await client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancellation);

            // This may be the thread that tells of all sockets' events; what follows must not keep it.
            await Task.Yield();
            var status = (int)response.StatusCode;
            var expected = Status is { } one ? status == one : status is >= 200 and < 300;
            return new ProbeAnswer(expected, string.Create(CultureInfo.InvariantCulture, $"status {status}{Redirect(response)}"), status);
        }
        catch (HttpRequestException e)
        {
            return new ProbeAnswer(false, e.InnerException is SocketException { SocketErrorCode: SocketError.ConnectionRefused }
                ? $"port {address.Port}: connection refused"
                : e.InnerException?.Message ?? e.Message);
        }
    }

    private async ValueTask<Stream> ConnectAsync(Uri address, CancellationToken cancel) =>
        new NetworkStream(await TargetConnection.OpenAsync(address, UnixSocket, LoopbackOnly, cancel), ownsSocket: true);

    private static string Redirect(HttpResponseMessage response) => response.Headers.Location is { } to ? $" to {Printable(to.OriginalString)}" : "";

    /// <summary>The target's own words in a message of one line.</summary>
    private static string Printable(string text) =>
        new([.. text.Take(LongestQuote).Select(c => char.IsControl(c) ? '?' : c)]);

    public override string ToString() => $"{Method} {Path}";
}
