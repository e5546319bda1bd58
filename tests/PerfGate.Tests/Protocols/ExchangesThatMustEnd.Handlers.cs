using System.Net;

namespace PerfGate.Tests.Protocols;

/// <summary>The handlers that do what no handler should.</summary>
public sealed partial class ExchangesThatMustEnd
{
    /// <summary>Nobody knows this one.</summary>
    private sealed class Odd : Exception;

    private sealed class Throwing(Place place, Exception exception) : HttpMessageHandler
    {
        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken) => place switch
        {
            Place.Send => throw exception,
            Place.SendLater => LaterAsync(),
            _ => Task.FromResult(new HttpResponseMessage(HttpStatusCode.OK) { Content = new ThrowingContent(place, exception) }),
        };

        private async Task<HttpResponseMessage> LaterAsync()
        {
            await Task.Yield();
            throw exception;
        }
    }

    private sealed class ThrowingContent(Place place, Exception exception) : HttpContent
    {
        protected override Task<Stream> CreateContentReadStreamAsync() => place == Place.OpenBody ? throw exception : Task.FromResult<Stream>(new ThrowingStream(place, exception));

        protected override Task SerializeToStreamAsync(Stream stream, TransportContext? context) => throw exception;

        protected override bool TryComputeLength(out long length)
        {
            length = 0;
            return false;
        }
    }

    private sealed class ThrowingStream(Place place, Exception exception) : MemoryStream
    {
        public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) => place == Place.ReadBody ? throw exception : LaterAsync();

        private async ValueTask<int> LaterAsync()
        {
            await Task.Yield();
            throw exception;
        }
    }

    private sealed class Deaf : HttpMessageHandler
    {
        public TaskCompletionSource<HttpResponseMessage> Answer { get; } = new();

        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken) => Answer.Task;
    }

    private sealed class Answering(bool later) : HttpMessageHandler
    {
        protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            if (later)
                await Task.Yield();
            return new HttpResponseMessage(HttpStatusCode.OK);
        }
    }

    private sealed class Retiring(int times) : HttpMessageHandler
    {
        public int Asked { get; private set; }

        public List<string> Bodies { get; } = [];

        protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            Bodies.Add(await request.Content!.ReadAsStringAsync(cancellationToken));
            return ++Asked > times ? new HttpResponseMessage(HttpStatusCode.OK)
                : throw new HttpRequestException(HttpRequestError.HttpProtocolError, "gone", new HttpProtocolException(0, "NO_ERROR", null));
        }
    }

    private sealed class RetiringInTheBody : HttpMessageHandler
    {
        private int _asked;

        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken) => Task.FromResult(new HttpResponseMessage(HttpStatusCode.OK)
        {
            Content = _asked++ == 0 ? new ThrowingContent(Place.ReadBody, new HttpProtocolException(0, "NO_ERROR", null)) : new ByteArrayContent([]),
        });
    }

    private sealed class Short(int status, long announced) : HttpMessageHandler
    {
        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            var content = new ByteArrayContent("ok"u8.ToArray());
            content.Headers.ContentLength = announced;
            return Task.FromResult(new HttpResponseMessage((HttpStatusCode)status) { Content = content });
        }
    }

    private sealed class Grpc(string? status, bool inTrailers) : HttpMessageHandler
    {
        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            var answer = new HttpResponseMessage(HttpStatusCode.OK) { Content = new ByteArrayContent([]) };
            answer.Content.Headers.TryAddWithoutValidation("Content-Type", "application/grpc+proto");
            if (status is not null)
                (inTrailers ? answer.TrailingHeaders : (System.Net.Http.Headers.HttpHeaders)answer.Headers).TryAddWithoutValidation("grpc-status", status);
            return Task.FromResult(answer);
        }
    }
}
