using System.Diagnostics;
using PerfGate.Measure;

namespace PerfGate.Comparing;

/// <summary>Sends a few requests of each endpoint by themselves to each side, and counts what the side does for them.</summary>
internal static class CallCounter
{
    private const int LeastRequests = 3, MostRequests = 10;

    // Of each side; and after each endpoint for what a side does behind its answers.
    private const double Seconds = 0.4, PauseSeconds = 0.03;

    /// <summary>Of one target by itself, outside of rounds. Each endpoint is asked once before: what only the first request does is not counted.</summary>
    /// <param name="plan">What is sent.</param>
    /// <param name="side">Idle.</param>
    /// <param name="cancel">Ends it.</param>
    /// <returns>Null where it cannot be told.</returns>
    public static async Task<SideCalls?> CountAsync(RoundPlan plan, RoundSide side, CancellationToken cancel)
    {
        // A thread of its own: sending blocks until the last answer has come.
        var counted = await Task.Factory.StartNew(() => CountAlone(plan, side, cancel), cancel, TaskCreationOptions.LongRunning, TaskScheduler.Default);
        cancel.ThrowIfCancellationRequested();
        return counted;
    }

    /// <param name="plan">What the rounds send.</param>
    /// <param name="sides">All idle.</param>
    /// <param name="drivers">Theirs.</param>
    /// <param name="cancel">Ends it.</param>
    /// <returns>By side; all null where one of them cannot tell, since then nothing can be compared.</returns>
    public static IReadOnlyList<SideCalls?> Count(RoundPlan plan, IReadOnlyList<RoundSide> sides, IReadOnlyList<SideDriver> drivers, CancellationToken cancel)
    {
        if (sides.Any(s => s.Calls is null))
            return [.. sides.Select(_ => (SideCalls?)null)];
        var started = Task.WhenAll(sides.Select(s => s.Calls!.StartAsync(cancel))).GetAwaiter().GetResult();
        var requests = Requests(plan);

        // The same requests to each side.
        var first = plan.Iterations.Take(requests * plan.Endpoints.Count);
        List<List<CallWindow>> windows;
        IReadOnlyList<CountedCall>?[] calls;
        try
        {
            windows = started.All(s => s) ? [.. drivers.Select(d => Send(plan, d, requests, first, cancel))] : [];
        }
        finally
        {
            calls = Task.WhenAll(sides.Select(s => s.Calls!.StopAsync(CancellationToken.None))).GetAwaiter().GetResult();
        }

        cancel.ThrowIfCancellationRequested();
        var counted = windows.Zip(calls, (own, told) => told is null ? null : SideCalls.Of(own, told)).ToList();
        return counted.Count == sides.Count && counted.TrueForAll(c => c is not null) ? counted : [.. sides.Select(_ => (SideCalls?)null)];
    }

    private static SideCalls? CountAlone(RoundPlan plan, RoundSide side, CancellationToken cancel)
    {
        using var driver = new SideDriver(plan, side.BaseAddress, side.Server);
        driver.Enter();
        try
        {
            Send(plan, driver, 1, plan.Iterations.Take(plan.Endpoints.Count), cancel);
            return Count(plan, [side], [driver], cancel)[0];
        }
        finally
        {
            driver.Leave();
        }
    }

    private static int Requests(RoundPlan plan) => Math.Clamp((int)(Seconds * plan.Rate / plan.Endpoints.Count), LeastRequests, MostRequests);

    private static List<CallWindow> Send(RoundPlan plan, SideDriver driver, int requests, long first, CancellationToken cancel)
    {
        var distance = (long)(Stopwatch.Frequency / plan.Rate);
        return
        [
            .. plan.Endpoints.Select((planned, index) =>
            {
                long[] offsets = [.. Enumerable.Range(0, requests).Select(i => i * distance)];
                var slice = driver.Run(new SliceSchedule(offsets, [.. offsets.Select(_ => index)], (requests * distance) + (long)(PauseSeconds * Stopwatch.Frequency)), first + (index * requests), cancel);
                return new CallWindow(planned.Endpoint.Name, planned.Endpoint.Title, planned.Weight, requests, slice.StartTicks, slice.DrainedTicks);
            }),
        ];
    }
}
