using System.Diagnostics;
using System.Net.Sockets;
using PerfGate.Measure;
using PerfGate.Protocols;

namespace PerfGate.Running;

/// <summary>Sends one request of an endpoint, the way a phase sends it.</summary>
/// <param name="address">Of the target.</param>
/// <param name="http">How it is spoken to.</param>
/// <param name="iterations">The run's: what is sent here is not sent again.</param>
internal sealed class SingleRequest(Uri address, HttpSettings http, Iterations iterations)
{
    /// <summary>It ends by the endpoint's timeout. What fails is in the answer; only cancellation throws.</summary>
    public async Task<SingleAnswer> SendAsync(Endpoint endpoint, CancellationToken cancel)
    {
        var server = http.UnixSocket is { } path
            ? ServerAddress.Of(new UnixDomainSocketEndPoint(path))
            : await ServerAddress.ResolveAsync(address, http.LoopbackOnly, cancel);
        return server is null
            ? new SingleAnswer(SampleOutcome.Connect, 0, $"the host name '{address.Host}' has no address", TimeSpan.Zero, null)
            : await Task.Run(() => Send(endpoint, server, cancel), cancel);
    }

    private SingleAnswer Send(Endpoint endpoint, ServerAddress server, CancellationToken cancel)
    {
        var answers = new FailedAnswers();
        var ended = new TaskCompletionSource<Exchange>();
        using var exchanger = HttpExchangers.For(http.Version).CreateExchanger(new ExchangerOptions
        {
            BaseAddress = address,
            Server = server,
            Endpoints = [endpoint],
            Slots = 1,
            Scope = new TemplateScope(iterations),
            Http = http,
            Answers = answers,
            Completed = exchange => ended.TrySetResult(exchange),
        });
        exchanger.Enter();
        try
        {
            var exchange = new Exchange(0);
            var step = Stopwatch.Frequency / 20;
            exchange.Reset(iterations.Next(), 0, Exchange.Immediately, Stopwatch.GetTimestamp() + LevelWindow.Ticks(endpoint.Timeout));
            exchanger.Start(exchange);
            while (!ended.Task.IsCompleted)
            {
                cancel.ThrowIfCancellationRequested();
                exchanger.Poll(Stopwatch.GetTimestamp() + step);
            }

            var time = exchange.SentTicks == 0 ? TimeSpan.Zero : Stopwatch.GetElapsedTime(exchange.SentTicks, exchange.DoneTicks);
            return new SingleAnswer(exchange.Outcome, exchange.Status, exchange.Problem, time, answers.First);
        }
        finally
        {
            exchanger.Leave();
        }
    }
}

/// <summary>What one request brought.</summary>
/// <param name="Outcome">How it ended.</param>
/// <param name="Status">0: no status was received.</param>
/// <param name="Problem">What is not as expected; null when all is.</param>
/// <param name="ServiceTime">From the sending to the end.</param>
/// <param name="Answer">The answer, where it is not as expected or a redirect; null otherwise.</param>
internal sealed record SingleAnswer(SampleOutcome Outcome, int Status, string? Problem, TimeSpan ServiceTime, AnswerExample? Answer);
