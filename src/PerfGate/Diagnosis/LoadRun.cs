namespace PerfGate.Diagnosis;

/// <summary>Runs load for a time.</summary>
internal static class LoadRun
{
    /// <summary>
    /// Starts the load, cancels it after <paramref name="duration"/> if it has not ended by itself, and waits for it. An
    /// error of the load is thrown; that it was cancelled by us is not one.
    /// </summary>
    public static async Task ForAsync(TimeSpan duration, Func<CancellationToken, Task> load, TimeProvider clock, CancellationToken cancellationToken)
    {
        using var end = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var running = load(end.Token);
        var timeIsUp = Task.Delay(duration, clock, end.Token);
        await Task.WhenAny(running, timeIsUp);
        await end.CancelAsync();
        try
        {
            await running;
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            // By us, when its time was up.
        }
    }
}
