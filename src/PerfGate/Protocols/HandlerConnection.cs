using System.Diagnostics.CodeAnalysis;
using System.Net;
using System.Net.Security;
using System.Net.Sockets;

namespace PerfGate.Protocols;

/// <summary>A handler that keeps one connection.</summary>
internal sealed class HandlerConnection : IDisposable
{
    private readonly HttpMessageInvoker _invoker;
    private int _connects;

    [SuppressMessage("Reliability", "CA2000:Dispose objects before losing scope", Justification = "The invoker disposes of its handler.")]
    public HandlerConnection(ExchangerOptions options)
    {
        var http = options.Http;
        var protocol = http.Version == HttpVersion.Http3 ? SslApplicationProtocol.Http3 : SslApplicationProtocol.Http2;
        var handler = new SocketsHttpHandler
        {
            AllowAutoRedirect = false,
            AutomaticDecompression = DecompressionMethods.None,
            EnableMultipleHttp2Connections = false,
            EnableMultipleHttp3Connections = false,
            PooledConnectionLifetime = http.Connections.MaxAge ?? Timeout.InfiniteTimeSpan,
            PooledConnectionIdleTimeout = http.Connections.MaxIdle ?? Timeout.InfiniteTimeSpan,
            SslOptions = http.Tls.Options(options.BaseAddress, protocol),
            UseCookies = false,
            UseProxy = false,
            ActivityHeadersPropagator = null,
        };

        // QUIC is no socket that could be opened here.
        if (http.Version != HttpVersion.Http3)
            handler.ConnectCallback = (_, cancel) => ConnectAsync(options.Server.EndPoint, cancel);
        _invoker = new HttpMessageInvoker(handler);
    }

    /// <param name="handler">Sends; disposed of with this.</param>
    public HandlerConnection(HttpMessageHandler handler) => _invoker = new HttpMessageInvoker(handler);

    /// <summary>Connections opened since this was asked last.</summary>
    public int TakeConnects() => Interlocked.Exchange(ref _connects, 0);

    public Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancel) => _invoker.SendAsync(request, cancel);

    public void Dispose() => _invoker.Dispose();

    private async ValueTask<Stream> ConnectAsync(EndPoint endPoint, CancellationToken cancel)
    {
        Interlocked.Increment(ref _connects);
        var unix = endPoint.AddressFamily == AddressFamily.Unix;
        var socket = new Socket(endPoint.AddressFamily, SocketType.Stream, unix ? ProtocolType.Unspecified : ProtocolType.Tcp);
        try
        {
            if (!unix)
                socket.NoDelay = true;
            await socket.ConnectAsync(endPoint, cancel);
            return new NetworkStream(socket, ownsSocket: true);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }
}
