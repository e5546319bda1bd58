using System.Diagnostics;
using PerfGate.Measure;

namespace PerfGate.Protocols;

/// <summary>
/// One exchange at a time over a <see cref="HandlerConnection"/>, and what came of it. It runs on the runtime's threads and touches the
/// exchange only where its exchanger lets it: a stream that was abandoned comes back to nobody.
/// </summary>
internal sealed class HandlerStream(HandlerExchanger exchanger, HandlerConnection connection, ServerAddress server) : IDisposable
{
    // A server that retires each connection at once is not asked for ever.
    private const int MostAttempts = 3;
    private const int LargeBody = 1024 * 1024;

    private readonly byte[] _buffer = new byte[16 * 1024];
    private readonly byte[] _shown = new byte[AnswerExample.MostBytes];
    private readonly RequestBuffer _head = new();
    private readonly RequestBuffer _trailers = new();
    private int _shownLength;
    private readonly KeptBody _body = new(exchanger.Limits.MaxKeptBody);
    private CancellationTokenSource _patience = new();
    private bool _holdsLarge;

    /// <summary>In flight; null when there is none, or when the stream was abandoned.</summary>
    public Exchange? Exchange { get; private set; }

    /// <summary>When something is to be done about the exchange in flight: giving it up, and later abandoning it; the maximum when there is none.</summary>
    public long DeadlineTicks { get; private set; } = long.MaxValue;

    /// <summary>The exchange was cancelled at its deadline, and has not ended yet.</summary>
    public bool IsGivenUp { get; private set; }

    public void Start(Exchange exchange, HandlerRequest request)
    {
        if (!_patience.TryReset())
        {
            _patience.Dispose();
            _patience = new CancellationTokenSource();
        }

        var message = request.For(exchange);
        (Exchange, DeadlineTicks, IsGivenUp) = (exchange, exchange.DeadlineTicks, false);
        exchange.SentTicks = Stopwatch.GetTimestamp();
        if (exchange.IntendedTicks == Exchange.Immediately)
            exchange.IntendedTicks = exchange.SentTicks;
        _ = RunAsync(exchange, request, message, _patience.Token);
    }

    /// <summary>The exchange's deadline has passed.</summary>
    /// <param name="untilTicks">When it is abandoned if it has not ended by then.</param>
    public void GiveUp(long untilTicks)
    {
        (DeadlineTicks, IsGivenUp) = (untilTicks, true);
        try
        {
            _patience.Cancel();
        }
        catch (AggregateException)
        {
            // What the cancelled threw at being cancelled: if it does not end by itself, it is abandoned.
        }
    }

    /// <summary>Inside the worker's lock: the exchange in flight is nobody's any more, and what still runs comes back to nothing.</summary>
    public Exchange? Take()
    {
        var exchange = Exchange;
        (Exchange, DeadlineTicks, IsGivenUp) = (null, long.MaxValue, false);
        return exchange;
    }

    public void Dispose()
    {
        Take();
        GiveUp(long.MaxValue);
        _patience.Dispose();
    }

    private async Task RunAsync(Exchange exchange, HandlerRequest blueprint, HttpRequestMessage request, CancellationToken cancel)
    {
        var result = new HandlerResult();
        try
        {
            result = await AskAsync(blueprint, request, cancel);
        }
        catch (Exception bug)
        {
            // What a server can do was caught where it is done.
            exchanger.Fail(bug);
            (result.Outcome, result.Problem, result.DoneTicks) = (SampleOutcome.Protocol, bug.Message, Stopwatch.GetTimestamp());
        }
        finally
        {
            _body.Clear();
            if (_holdsLarge)
                exchanger.LargeBodies.Release();
            _holdsLarge = false;
            result.Connects = connection.TakeConnects();
            exchanger.Ended(this, exchange, result);
        }
    }

    private async Task<HandlerResult> AskAsync(HandlerRequest blueprint, HttpRequestMessage request, CancellationToken cancel)
    {
        var endpoint = blueprint.Endpoint;
        var result = new HandlerResult();
        for (var attempt = 1; ; attempt++)
        {
            // A message can be sent once; it is copied only where it is sent again.
            var again = (HttpRequestMessage?)null;
            var answer = (HttpResponseMessage?)null;
            try
            {
                answer = await connection.SendAsync(request, cancel);
                result.FirstByteTicks = Stopwatch.GetTimestamp();
                result.Status = (int)answer.StatusCode;
                result.BytesReceived = await ReadAsync(endpoint, answer, cancel);
                result.DoneTicks = Stopwatch.GetTimestamp();
            }
            catch (Exception e)
            {
                answer?.Dispose();
                answer = null;
                result.DoneTicks = Stopwatch.GetTimestamp();
                if ((result.FirstByteTicks == 0 || blueprint.IsIdempotent) && attempt < MostAttempts && !cancel.IsCancellationRequested && HandlerProblem.IsRetired(e))
                    (again, result) = (await HandlerRequest.AgainAsync(request), default);
                else if (cancel.IsCancellationRequested)
                    (result.Outcome, result.Problem) = (SampleOutcome.Timeout, result.FirstByteTicks == 0 ? "no answer in time" : "the answer was not complete in time");
                else
                    (result.Outcome, result.Problem) = HandlerProblem.Of(e, server);
            }
            finally
            {
                request.Dispose();
            }

            if (again is not null)
            {
                exchanger.Note(blueprint.Index, "sent again on a new connection, because the server retired the old one (GOAWAY, NO_ERROR)");
                request = again;
                continue;
            }

            using (answer)
            {
                if (answer is not null)
                {
                    (result.Outcome, result.Problem) = Judge(blueprint, answer, result.BytesReceived, out result.Detail);
                    if (result.Problem is not null || result.Status is >= 300 and < 400)
                        KeepAnswer(blueprint, result.Outcome, result.Problem ?? FailedAnswers.Redirect, result.Detail, answer);
                }
            }

            return result;
        }
    }

    /// <summary>Bytes of the body.</summary>
    private async Task<long> ReadAsync(Endpoint endpoint, HttpResponseMessage response, CancellationToken cancel)
    {
        var (keeps, total) = (endpoint.Expect.NeedsBody, 0L);
        _body.Clear();
        _shownLength = 0;
        await using var stream = await response.Content.ReadAsStreamAsync(cancel);
        while (await stream.ReadAsync(_buffer, cancel) is var count and > 0)
        {
            total += count;
            if (_shownLength < _shown.Length)
            {
                var taken = Math.Min(count, _shown.Length - _shownLength);
                _buffer.AsSpan(0, taken).CopyTo(_shown.AsSpan(_shownLength));
                _shownLength += taken;
            }

            if (!keeps || _body.IsTooLong)
                continue;
            if (!_holdsLarge && _body.Length + count > LargeBody)
            {
                // Of large bodies only a few are held at once, however many streams there are: the others wait where the protocol holds them back.
                await exchanger.LargeBodies.WaitAsync(cancel);
                _holdsLarge = true;
                _body.Expect(HandlerAnswer.Announced(response, endpoint.Method) ?? 0);
            }

            _body.Add(_buffer.AsSpan(0, count));
        }

        return total;
    }

    private (SampleOutcome Outcome, string? Problem) Judge(HandlerRequest blueprint, HttpResponseMessage response, long bodyBytes, out string? detail)
    {
        detail = null;
        var endpoint = blueprint.Endpoint;
        if (HandlerAnswer.Announced(response, endpoint.Method) is { } announced && announced != bodyBytes)
            return (SampleOutcome.Protocol, exchanger.WrongLength(bodyBytes, announced));
        var expect = endpoint.Expect;
        if (expect.AcceptsStatus((int)response.StatusCode) && !expect.Names("grpc-status") && HandlerAnswer.GrpcProblem(response) is { } problem)
            return (SampleOutcome.Status, problem);
        _head.Clear();
        _trailers.Clear();
        if (expect.NeedsHeaders)
        {
            HandlerAnswer.Write(_head, response.Headers.NonValidated);
            HandlerAnswer.Write(_head, response.Content.Headers.NonValidated);
            HandlerAnswer.Write(_trailers, response.TrailingHeaders.NonValidated);
        }

        var (coding, other) = expect.NeedsBody ? HandlerAnswer.Coding(response) : default;
        return exchanger.Judge(blueprint.Index, new RawAnswer(new ResponseView((int)response.StatusCode, _head.Written, _body.Bytes, _trailers.Written))
        {
            Coding = coding,
            OtherCoding = other,
            IsBodyTooLong = _body.IsTooLong,
        }, out detail);
    }

    private void KeepAnswer(HandlerRequest blueprint, SampleOutcome outcome, string problem, string? detail, HttpResponseMessage response)
    {
        if (exchanger.Answers is not { } answers || (detail is null && !answers.Wants(blueprint.Index, outcome, problem)))
            return;
        var headers = response.Headers.NonValidated.Concat(response.Content.Headers.NonValidated).SelectMany(h => h.Value.Select(value => $"{h.Key}: {value}"));
        var answer = new AnswerExample { Status = (int)response.StatusCode, Headers = [.. headers] };
        var body = _body.Length > 0 ? _body.Bytes : _shown.AsSpan(0, _shownLength);
        answers.Keep(blueprint.Index, outcome, problem, answer with { Body = AnswerBytes.Text(AnswerBytes.Decompressed(body, answer.Header("Content-Encoding"))) }, detail);
    }
}
