using System.Diagnostics;
using System.Net;
using PerfGate.Measure;
using PerfGate.Protocols;
using PerfGate.Tests.Running;
using Xunit;
using HttpVersion = PerfGate.Protocols.HttpVersion;

namespace PerfGate.Tests.Protocols;

/// <summary>
/// The contract of every protocol's client: an exchange that was started ends, whatever is thrown wherever; what is a bug comes to the
/// worker where it polls.
/// </summary>
public sealed partial class ExchangesThatMustEnd
{
    public enum Place
    {
        Send,
        SendLater,
        OpenBody,
        ReadBody,
        ReadBodyLater,
    }

    /// <summary>Whatever a server, a network or the runtime may make of a request, at every place where it can come.</summary>
    public static TheoryData<Place, Type> Throws()
    {
        Type[] types =
        [
            typeof(Odd), typeof(InvalidOperationException), typeof(ObjectDisposedException), typeof(FormatException), typeof(OperationCanceledException),
            typeof(HttpRequestException), typeof(IOException), typeof(NullReferenceException),
        ];
        var all = new TheoryData<Place, Type>();
        foreach (var place in Enum.GetValues<Place>())
        {
            foreach (var type in types)
                all.Add(place, type);
        }

        return all;
    }

    [Theory]
    [MemberData(nameof(Throws), DisableDiscoveryEnumeration = true)]
    public void Over_the_runtimes_client_whatever_it_throws(Place place, Type type)
    {
        var exchange = Drive(new Throwing(place, type == typeof(ObjectDisposedException) ? new ObjectDisposedException("it") : (Exception)Activator.CreateInstance(type)!), out var completed);

        Assert.Equal(1, completed);
        Assert.NotEqual(SampleOutcome.Ok, exchange.Outcome);
        Assert.NotNull(exchange.Problem);
        Assert.True(exchange.DoneTicks >= exchange.SentTicks);
    }

    [Fact]
    public void What_cannot_be_read_is_no_connection_that_was_closed()
    {
        var exchange = Drive(new Throwing(Place.SendLater, new HttpRequestException("sending", new IOException("reading", new Odd()))), out _);

        Assert.Equal(SampleOutcome.Protocol, exchange.Outcome);
        Assert.EndsWith("(Odd)", exchange.Problem, StringComparison.Ordinal);
    }

    [Fact]
    public void Over_the_runtimes_client_when_it_does_not_even_heed_its_cancellation()
    {
        var exchange = Drive(new Deaf(), out var completed, timeout: TimeSpan.FromMilliseconds(20));

        Assert.Equal((1, SampleOutcome.Timeout), (completed, exchange.Outcome));
        Assert.Equal("no answer in time, and the request could not be cancelled", exchange.Problem);
    }

    [Fact]
    public void What_comes_back_late_from_an_abandoned_exchange_touches_nothing()
    {
        using var late = new Deaf();
        using var exchanger = Exchanger(late, _ => { });
        var exchange = new Exchange(0);
        exchanger.Enter();
        exchange.Reset(1, 0, 0, Stopwatch.GetTimestamp());
        exchanger.Start(exchange);
        PollUntil(exchanger, () => exchange.Outcome == SampleOutcome.Timeout);
        exchange.Reset(1, 0, 0, long.MaxValue);

        late.Answer.SetResult(new HttpResponseMessage(HttpStatusCode.InternalServerError));
        for (var i = 0; i < 20; i++)
            exchanger.Poll(Stopwatch.GetTimestamp() + (Stopwatch.Frequency / 1000));

        Assert.Equal((SampleOutcome.Ok, 0, 0L), (exchange.Outcome, exchange.Status, exchange.DoneTicks));
        exchanger.Leave();
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void A_bug_of_whoever_hears_of_an_end_comes_to_the_worker(bool later)
    {
        using var handler = new Answering(later);
        using var exchanger = Exchanger(handler, _ => throw new NotImplementedException("a bug"));
        exchanger.Enter();
        var exchange = new Exchange(0);
        exchange.Reset(1, 0, 0, long.MaxValue);
        exchanger.Start(exchange);

        Assert.Equal("a bug", Assert.Throws<NotImplementedException>(() => PollUntil(exchanger, () => false)).Message);
        exchanger.Leave();
    }

    [Fact]
    public void A_request_that_a_retired_connection_did_not_process_is_sent_again()
    {
        using var handler = new Retiring(times: 2);
        var exchange = Drive(handler, out var completed);

        Assert.Equal((1, SampleOutcome.Ok, 3), (completed, exchange.Outcome, handler.Asked));
        Assert.Equal(["hello", "hello", "hello"], handler.Bodies);
    }

    [Theory]
    [InlineData("GET", SampleOutcome.Ok, null)]
    [InlineData("POST", SampleOutcome.Reset, "the connection was retired (GOAWAY, NO_ERROR)")]
    public void A_connection_that_is_retired_in_the_middle_of_an_answer_is_asked_again_only_where_that_does_no_harm(string method, object outcome, string? problem)
    {
        using var handler = new RetiringInTheBody();
        var exchange = Drive(handler, out var completed, method: method);

        Assert.Equal((1, outcome, problem), (completed, exchange.Outcome, exchange.Problem));
        Assert.Equal(200, exchange.Status);
    }

    [Fact]
    public void What_cannot_be_sent_again_is_told_as_a_retired_connection()
    {
        using var handler = new Retiring(times: int.MaxValue);
        var exchange = Drive(handler, out _);

        Assert.Equal((SampleOutcome.Reset, "the connection was retired (GOAWAY, NO_ERROR)", 3), (exchange.Outcome, exchange.Problem, handler.Asked));
    }

    [Theory]
    [InlineData("GET", 200, 5, SampleOutcome.Protocol)]
    [InlineData("GET", 200, 2, SampleOutcome.Ok)]
    [InlineData("HEAD", 200, 5, SampleOutcome.Ok)]
    [InlineData("GET", 204, 5, SampleOutcome.Ok)]
    [InlineData("GET", 304, 5, SampleOutcome.Ok)]
    public void A_body_is_as_long_as_content_length_announces(string method, int status, long announced, object outcome)
    {
        using var handler = new Short(status, announced);
        var exchange = Drive(handler, out _, method: method);

        Assert.Equal((outcome, 2L), (exchange.Outcome, exchange.BytesReceived));
        if (exchange.Outcome != SampleOutcome.Ok)
            Assert.Equal("the body has 2 of the 5 bytes that Content-Length announced", exchange.Problem);
    }

    [Fact]
    public void What_came_of_a_body_that_was_cut_is_kept_although_no_expectation_reads_it()
    {
        var answers = new FailedAnswers();
        using var handler = new Short(200, 5);

        Drive(handler, out _, method: "GET", answers: answers);

        Assert.Equal("ok", answers.First?.Body);
    }

    [Theory]
    [InlineData("0", true, null)]
    [InlineData("13", true, "grpc-status 13 (internal)")]
    [InlineData("12", false, "grpc-status 12 (unimplemented)")]
    [InlineData("x\u001b", true, "grpc-status x ")]
    [InlineData(null, true, "a gRPC answer without grpc-status")]
    public void A_grpc_call_is_what_its_status_says(string? status, bool inTrailers, string? problem)
    {
        using var handler = new Grpc(status, inTrailers);
        var exchange = Drive(handler, out _, method: "POST");

        Assert.Equal((problem is null ? SampleOutcome.Ok : SampleOutcome.Status, problem), (exchange.Outcome, exchange.Problem));
    }

    private static Exchange Drive(HttpMessageHandler handler, out int completed, TimeSpan? timeout = null, string method = "POST", FailedAnswers? answers = null)
    {
        var count = 0;
        using var exchanger = Exchanger(handler, _ => count++, method, answers);
        var exchange = new Exchange(0);
        exchange.Reset(1, 0, Exchange.Immediately, Stopwatch.GetTimestamp() + (long)((timeout ?? TimeSpan.FromSeconds(60)).TotalSeconds * Stopwatch.Frequency));
        exchanger.Enter();
        exchanger.Start(exchange);
        PollUntil(exchanger, () => count > 0);
        exchanger.Leave();
        completed = count;
        return exchange;
    }

    private static HandlerExchanger Exchanger(HttpMessageHandler handler, Action<Exchange> completed, string method = "POST", FailedAnswers? answers = null) => new(
        new ExchangerOptions
        {
            BaseAddress = new Uri("http://127.0.0.1:1"),
            Server = ServerAddress.Of(new IPEndPoint(IPAddress.Loopback, 1)),
            Endpoints = [Plans.Get("/", method: method) with { Body = method == "POST" ? Template.Constant("hello") : null }],
            Slots = 1,
            Scope = Text.Scope(1),
            Http = new HttpSettings { Version = HttpVersion.Http2 },
            Completed = completed,
            Answers = answers,
        },
        () => new HandlerConnection(handler));

    /// <summary>Ends when it is so, or with the test's own time limit.</summary>
    private static void PollUntil(HandlerExchanger exchanger, Func<bool> isSo)
    {
        while (!isSo())
        {
            TestContext.Current.CancellationToken.ThrowIfCancellationRequested();
            exchanger.Poll(Stopwatch.GetTimestamp() + (Stopwatch.Frequency / 100));
        }
    }
}
