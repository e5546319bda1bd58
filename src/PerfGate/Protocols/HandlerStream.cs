using System.Diagnostics;
using System.Net.Sockets;
using System.Text;
using PerfGate.Measure;

namespace PerfGate.Protocols;

/// <summary>One exchange at a time over a <see cref="HandlerConnection"/>, and what came of it.</summary>
internal sealed class HandlerStream(HandlerExchanger exchanger, HandlerConnection connection, ServerAddress server) : IDisposable
{
    private readonly byte[] _buffer = new byte[16 * 1024];
    private readonly RequestBuffer _head = new();
    private readonly RequestBuffer _body = new();
    private CancellationTokenSource _patience = new();

    /// <summary>Of the exchange in flight; the maximum when there is none, or when it was given up.</summary>
    public long DeadlineTicks { get; private set; } = long.MaxValue;

    public void Start(Exchange exchange, HandlerRequest request)
    {
        if (!_patience.TryReset())
        {
            _patience.Dispose();
            _patience = new CancellationTokenSource();
        }

        DeadlineTicks = exchange.DeadlineTicks;
        _ = RunAsync(exchange, request.Endpoint, request.For(exchange), _patience.Token);
    }

    /// <summary>The exchange's deadline has passed.</summary>
    public void GiveUp()
    {
        DeadlineTicks = long.MaxValue;
        _patience.Cancel();
    }

    public void Dispose()
    {
        _patience.Cancel();
        _patience.Dispose();
    }

    private async Task RunAsync(Exchange exchange, Endpoint endpoint, HttpRequestMessage request, CancellationToken cancel)
    {
        exchange.SentTicks = Stopwatch.GetTimestamp();
        if (exchange.IntendedTicks == Exchange.Immediately)
            exchange.IntendedTicks = exchange.SentTicks;
        var (outcome, problem) = (SampleOutcome.Ok, (string?)null);
        try
        {
            using (request)
            {
                using var response = await connection.SendAsync(request, cancel);
                exchange.FirstByteTicks = Stopwatch.GetTimestamp();
                exchange.Status = (int)response.StatusCode;
                await ReadAsync(exchange, endpoint, response, cancel);
                exchange.DoneTicks = Stopwatch.GetTimestamp();
                (outcome, problem) = Judge(exchange.Status, endpoint, response);
            }
        }
        catch (OperationCanceledException)
        {
            (outcome, problem) = (SampleOutcome.Timeout, exchange.FirstByteTicks == 0 ? "no answer in time" : "the answer was not complete in time");
        }
        catch (HttpRequestException e)
        {
            (outcome, problem) = Explain(e.HttpRequestError, e);
        }
        catch (HttpIOException e)
        {
            (outcome, problem) = Explain(e.HttpRequestError, e);
        }
        catch (IOException)
        {
            (outcome, problem) = (SampleOutcome.Reset, "the connection was closed before the answer was complete");
        }

        if (outcome is not (SampleOutcome.Ok or SampleOutcome.Status or SampleOutcome.Expectation))
            exchange.DoneTicks = Stopwatch.GetTimestamp();
        (exchange.Outcome, exchange.Problem, exchange.Connects) = (outcome, problem, connection.TakeConnects());
        DeadlineTicks = long.MaxValue;
        exchanger.Ended(exchange);
    }

    private async Task ReadAsync(Exchange exchange, Endpoint endpoint, HttpResponseMessage response, CancellationToken cancel)
    {
        _body.Clear();
        var limit = endpoint.Expect.NeedsBody ? new ParserLimits().MaxKeptBody : 0;
        await using var stream = await response.Content.ReadAsStreamAsync(cancel);
        while (await stream.ReadAsync(_buffer, cancel) is var count and > 0)
        {
            exchange.BytesReceived += count;
            if (_body.Written.Length + count <= limit)
                _body.Write(_buffer.AsSpan(0, count));
        }
    }

    private (SampleOutcome Outcome, string? Problem) Judge(int status, Endpoint endpoint, HttpResponseMessage response)
    {
        var expect = endpoint.Expect;
        if (!expect.AcceptsStatus(status))
            return (SampleOutcome.Status, exchanger.StatusProblem(status));
        if (!expect.NeedsHeaders && !expect.NeedsBody)
            return (SampleOutcome.Ok, null);

        _head.Clear();
        if (expect.NeedsHeaders)
        {
            foreach (var (name, values) in response.Headers.NonValidated.Concat(response.Content.Headers.NonValidated))
            {
                foreach (var value in values)
                    _head.Write(Encoding.Latin1.GetBytes($"{name}: {value}\r\n"));
            }
        }

        var mismatch = expect.Mismatch(new ResponseView(status, _head.Written, _body.Written));
        return (mismatch is null ? SampleOutcome.Ok : SampleOutcome.Expectation, mismatch);
    }

    private (SampleOutcome Outcome, string Problem) Explain(HttpRequestError error, Exception e) => error switch
    {
        HttpRequestError.SecureConnectionError => (SampleOutcome.Connect, "TLS: " + (e.InnerException?.InnerException ?? e.InnerException ?? e).Message),
        HttpRequestError.VersionNegotiationError => (SampleOutcome.Connect, "the server does not speak this version of HTTP"),
        HttpRequestError.ConnectionError or HttpRequestError.NameResolutionError => (SampleOutcome.Connect, e.InnerException is SocketException s ? Describe(s.SocketErrorCode) : "no connection"),
        HttpRequestError.InvalidResponse or HttpRequestError.HttpProtocolError or HttpRequestError.ConfigurationLimitExceeded => (SampleOutcome.Protocol, "the server broke the protocol: " + (e.InnerException ?? e).Message),
        _ => (SampleOutcome.Reset, "the connection was closed before the answer was complete"),
    };

    private string Describe(SocketError error) => error switch
    {
        SocketError.TooManyOpenSockets => ConnectProblem.NoDescriptors,
        SocketError.AddressNotAvailable => ConnectProblem.NoPorts,
        _ => server.Describe(error),
    };
}
