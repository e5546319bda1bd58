namespace PerfGate.Targets;

/// <summary>Asks a starting target until it is ready, its time is up, or it has ended.</summary>
internal sealed class ReadinessWait(Readiness readiness, TimeProvider time)
{
    public static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(50);

    // A service that accepts while it still loads may let the first question wait; a new one finds it ready.
    public static readonly TimeSpan LongestQuestion = TimeSpan.FromSeconds(5);

    /// <summary>The last answer: ready, or what stood in the way when the time was up or the process had ended.</summary>
    /// <param name="address">What is asked.</param>
    /// <param name="timeout">How long.</param>
    /// <param name="exited">Completes when the process has ended.</param>
    /// <param name="cancellation">Gives up.</param>
    /// <param name="other">Asked where nothing answers at <paramref name="address"/>; null: nowhere. The answer says when it is this one's.</param>
    public async Task<ProbeAnswer> UntilReadyAsync(Uri address, TimeSpan timeout, Task exited, CancellationToken cancellation, Uri? other = null)
    {
        using var timeUp = new CancellationTokenSource(timeout, time);
        using var enough = CancellationTokenSource.CreateLinkedTokenSource(cancellation, timeUp.Token);
        _ = exited.ContinueWith(_ => TryCancel(enough), CancellationToken.None, TaskContinuationOptions.ExecuteSynchronously, TaskScheduler.Default);

        var last = new ProbeAnswer(false, "no answer yet");
        while (!enough.IsCancellationRequested)
        {
            try
            {
                last = await AskAsync(address, other, enough.Token) ?? last;
                if (last.IsReady)
                    return last;
                await Task.Delay(Interval, time, enough.Token);
            }
            catch (OperationCanceledException) when (!cancellation.IsCancellationRequested)
            {
                break;
            }
        }

        cancellation.ThrowIfCancellationRequested();
        return last;
    }

    /// <summary>Null when the question was cut short from outside.</summary>
    private async Task<ProbeAnswer?> AskAsync(Uri address, Uri? other, CancellationToken enough)
    {
        using var impatience = new CancellationTokenSource(LongestQuestion, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(enough, impatience.Token);
        try
        {
            var answer = await readiness.AskAsync(address, either.Token);
            if (answer.IsReady || answer.Status is not null || other is null)
                return answer;
            var second = await readiness.AskAsync(other, either.Token);
            return second.IsReady || second.Status is not null ? second with { Address = other } : answer;
        }
        catch (OperationCanceledException) when (impatience.IsCancellationRequested && !enough.IsCancellationRequested)
        {
            return new ProbeAnswer(false, $"no answer within {LongestQuestion.TotalSeconds:0} s");
        }
    }

    private static void TryCancel(CancellationTokenSource source)
    {
        try
        {
            source.Cancel();
        }
        catch (ObjectDisposedException)
        {
            // ready before it ended
        }
    }
}
