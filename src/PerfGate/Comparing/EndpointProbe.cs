using System.Diagnostics;
using PerfGate.Measure;

namespace PerfGate.Comparing;

/// <summary>
/// Asks both sides for each endpoint a few times before the rounds. What the baseline does not have, or the candidate does not have any more, cannot be compared; the rest can.
/// </summary>
/// <param name="plan">What the rounds will send.</param>
internal sealed class EndpointProbe(RoundPlan plan)
{
    // One answer may be the one that a cold side gives; a few are quick.
    private const int Asks = 3;
    private static readonly long _distance = Stopwatch.Frequency / 100;

    /// <summary>What each endpoint that cannot be compared is; those of which a part is answered as expected are left to the rounds.</summary>
    /// <param name="baseline">Running.</param>
    /// <param name="candidate">Running.</param>
    /// <param name="cancel">Ends it.</param>
    public async Task<IReadOnlyList<UncomparedEndpoint>> AskAsync(RoundSide baseline, RoundSide candidate, CancellationToken cancel)
    {
        var first = plan.Iterations.Take(Asks * plan.Endpoints.Count);
        var sides = await Task.WhenAll(AskAsync(baseline, first, cancel), AskAsync(candidate, first, cancel));
        return Sort([.. plan.Endpoints.Select(e => (e.Endpoint.Name, e.Endpoint.Title))], sides[0], sides[1]);
    }

    /// <param name="endpoints">Names and titles.</param>
    /// <param name="before">The answers of the baseline, by endpoint.</param>
    /// <param name="now">Those of the candidate.</param>
    internal static IReadOnlyList<UncomparedEndpoint> Sort(IReadOnlyList<(string Name, string Title)> endpoints, IReadOnlyList<ProbedEndpoint> before, IReadOnlyList<ProbedEndpoint> now) =>
    [
        .. endpoints.Select((e, i) => (before[i], now[i]) switch
        {
            ({ Expected: 0, Problem: { } problem }, { Unexpected: 0 }) => new UncomparedEndpoint(e.Name, e.Title, UncomparedReason.New, problem),
            ({ Unexpected: 0 }, { Expected: 0, Problem: { } problem }) => new UncomparedEndpoint(e.Name, e.Title, UncomparedReason.Gone, problem),
            ({ Expected: 0, Problem: { } was }, { Expected: 0, Problem: { } problem }) =>
                new UncomparedEndpoint(e.Name, e.Title, UncomparedReason.Broken, was == problem ? problem : $"{problem}; the baseline: {was}"),
            _ => null,
        }).OfType<UncomparedEndpoint>(),
    ];

    private async Task<IReadOnlyList<ProbedEndpoint>> AskAsync(RoundSide side, long first, CancellationToken cancel)
    {
        var order = Enumerable.Range(0, Asks * plan.Endpoints.Count).Select(i => i % plan.Endpoints.Count).ToArray();
        var schedule = new SliceSchedule([.. order.Select((_, i) => i * _distance)], order, order.Length * _distance);

        // A thread of its own: sending blocks until the last answer has come.
        var slice = await Task.Factory.StartNew(() => Send(side, schedule, first, cancel), cancel, TaskCreationOptions.LongRunning, TaskScheduler.Default);
        cancel.ThrowIfCancellationRequested();
        return [.. plan.Endpoints.Select((_, endpoint) => Answered(slice, [.. order.Index().Where(o => o.Item == endpoint).Select(o => o.Index)]))];
    }

    private SideSlice Send(RoundSide side, SliceSchedule schedule, long first, CancellationToken cancel)
    {
        using var driver = new SideDriver(plan, side.BaseAddress, side.Server);
        driver.Enter();
        try
        {
            return driver.Run(schedule, first, cancel);
        }
        finally
        {
            driver.Leave();
        }
    }

    private static ProbedEndpoint Answered(SideSlice slice, IReadOnlyList<int> arrivals)
    {
        var failed = arrivals.Where(a => slice.Outcomes[a] != SampleOutcome.Ok).ToList();
        return new ProbedEndpoint(arrivals.Count - failed.Count, failed.Count, failed.Count == 0 ? null : slice.Problems[failed[0]] ?? slice.Outcomes[failed[0]].ToString());
    }
}

/// <summary>What a side answered to one endpoint.</summary>
/// <param name="Expected">Answers as expected.</param>
/// <param name="Unexpected">All others.</param>
/// <param name="Problem">The first of those, such as <c>status 404</c>; null without one.</param>
internal readonly record struct ProbedEndpoint(int Expected, int Unexpected, string? Problem);
