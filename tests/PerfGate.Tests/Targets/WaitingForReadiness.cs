using Microsoft.Extensions.Time.Testing;
using PerfGate.Targets;
using Xunit;

namespace PerfGate.Tests.Targets;

public sealed class WaitingForReadiness
{
    private static readonly Uri Address = new("http://127.0.0.1:1/");
    private readonly FakeTimeProvider _time = new();
    private readonly TaskCompletionSource _exited = new();

    [Fact]
    public async Task It_asks_every_50_ms_until_the_answer_is_good()
    {
        var readiness = new Scripted(ask => ask == 3 ? new(true, "status 200") : new(false, "status 503"));
        var waiting = Wait(readiness, TimeSpan.FromSeconds(30));

        Assert.Equal(1, readiness.Asked);
        _time.Advance(TimeSpan.FromMilliseconds(49));
        Assert.Equal(1, readiness.Asked);
        _time.Advance(TimeSpan.FromMilliseconds(1));
        await TargetFixture.UntilAsync(() => readiness.Asked == 2, "the second question");
        _time.Advance(TimeSpan.FromMilliseconds(50));

        Assert.Equal(new ProbeAnswer(true, "status 200"), await waiting);
    }

    [Fact]
    public async Task When_the_time_is_up_the_last_answer_is_told()
    {
        var waiting = Wait(new Scripted(_ => new(false, "status 503")), TimeSpan.FromSeconds(1));

        _time.Advance(TimeSpan.FromSeconds(1));

        Assert.Equal(new ProbeAnswer(false, "status 503"), await waiting);
    }

    [Fact]
    public async Task The_end_of_the_process_ends_the_waiting()
    {
        var waiting = Wait(new Scripted(_ => new(false, "connection refused")), TimeSpan.FromHours(1));

        _exited.SetResult();

        Assert.Equal("connection refused", (await waiting).Said);
    }

    [Fact]
    public async Task A_question_that_is_not_answered_is_asked_again()
    {
        var readiness = new Scripted(ask => ask == 1 ? null : new(true, "status 200"));
        var waiting = Wait(readiness, TimeSpan.FromSeconds(30));

        _time.Advance(ReadinessWait.LongestQuestion);
        await TargetFixture.UntilAsync(() =>
        {
            _time.Advance(ReadinessWait.Interval);
            return waiting.IsCompleted;
        }, "the second question");

        Assert.True((await waiting).IsReady);
        Assert.Equal(2, readiness.Asked);
    }

    [Fact]
    public async Task Cancelling_is_no_answer()
    {
        using var cancel = new CancellationTokenSource();
        var waiting = new ReadinessWait(new Scripted(_ => null), _time).UntilReadyAsync(Address, TimeSpan.FromSeconds(30), _exited.Task, cancel.Token);

        await cancel.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => waiting);
    }

    private Task<ProbeAnswer> Wait(Readiness readiness, TimeSpan timeout) =>
        new ReadinessWait(readiness, _time).UntilReadyAsync(Address, timeout, _exited.Task, TestContext.Current.CancellationToken);

    /// <summary>Answers by the number of the question; null: never.</summary>
    private sealed record Scripted(Func<int, ProbeAnswer?> Answer) : Readiness
    {
        public int Asked { get; private set; }

        public override async Task<ProbeAnswer> AskAsync(Uri address, CancellationToken cancellation)
        {
            Asked++;
            if (Answer(Asked) is { } answer)
                return answer;
            await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, cancellation);
            throw new InvalidOperationException("an infinite time went by");
        }
    }
}
