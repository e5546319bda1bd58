using PerfGate.Load;
using PerfGate.Measure;
using PerfGate.Protocols;
using PerfGate.Spec;
using PerfGate.Thresholds;

namespace PerfGate.Running;

/// <summary>Drives the levels of one phase, one after another.</summary>
/// <param name="runner">Drives one level.</param>
/// <param name="iterations">Numbers what is sent; gives the seed of the mix and of the arrivals.</param>
internal sealed class PhaseRunner(LevelRunner runner, Iterations iterations)
{
    /// <summary>Of the run.</summary>
    public Iterations Iterations => iterations;

    /// <summary>
    /// Everything that was measured. A level that the generator spoilt is measured once more before that is said.
    /// </summary>
    /// <param name="phase">What to drive.</param>
    /// <param name="address">Where the target answers.</param>
    /// <param name="watch">Sees the phase as it goes, and may end it.</param>
    /// <param name="cancel">Ends it without a result.</param>
    public async Task<PhaseOutcome> RunAsync(Phase phase, Uri address, PhaseWatch watch, CancellationToken cancel)
    {
        if (phase.Search is not null)
            return await new CapacityRunner(runner, level => Plan(phase, level, phase.Endpoints, address)).RunAsync(phase, watch, cancel);
        var measured = new List<Measurement>();
        foreach (var level in phase.Levels)
        {
            foreach (var group in Groups(phase))
            {
                var plan = Plan(phase, level, group, address);
                var subject = Subject(phase, level, group);
                var abort = new AbortQuestion(watch.ShouldAbort);
                var levelWatch = new LevelWatch
                {
                    OnTick = tick => watch.Ticked(subject, tick),
                    OnEdge = watch.OnEdge,
                    ShouldStop = watch.ShouldAbort is null ? null : abort.Ask,
                };
                measured.AddRange(phase.Plateaus > 0
                    ? await new Soak(runner, watch.ReadStock).RunAsync(plan, phase.Plateaus, levelWatch, () => abort.Reason is not null, cancel)
                    : await MeasureAsync(plan, abort, watch, levelWatch, cancel));
                if (abort.Reason is { } reason)
                    return new PhaseOutcome(measured, reason);
            }
        }

        return new PhaseOutcome(measured, Aborted: null);
    }

    /// <summary>
    /// Puts a part of a phase's load on the target until it is cancelled, and measures nothing: for looking into the
    /// target under the load that breached a threshold.
    /// </summary>
    /// <param name="phase">Whose load.</param>
    /// <param name="level">One of its levels, or of its search.</param>
    /// <param name="endpoint">Which endpoint, where each is driven alone; null: the first.</param>
    /// <param name="address">Where the target answers.</param>
    /// <param name="cancel">Ends it.</param>
    public async Task DriveAsync(Phase phase, PhaseLevel level, string? endpoint, Uri address, CancellationToken cancel)
    {
        var group = Groups(phase).FirstOrDefault(g => g.Any(e => e.Endpoint.Name == endpoint)) ?? Groups(phase).First();

        // The load that breached it, at once: what is seen while it comes up is another one.
        var full = level.Load is ClosedLoad closed ? level with { Load = closed with { RampUp = TimeSpan.Zero } } : level;
        var plan = Plan(phase, full, group, address) with { Warmup = TimeSpan.Zero };
        try
        {
            while (!cancel.IsCancellationRequested)
                await runner.RunAsync(plan, LevelWatch.None, cancel);
        }
        catch (OperationCanceledException) when (cancel.IsCancellationRequested)
        {
        }
    }

    private async Task<IReadOnlyList<Measurement>> MeasureAsync(
        LevelPlan plan, AbortQuestion abort, PhaseWatch watch, LevelWatch levelWatch, CancellationToken cancel)
    {
        var result = await runner.RunAsync(plan, levelWatch, cancel);
        if (abort.Reason is null && watch.ShouldRepeat(result))
            result = await runner.RunAsync(plan, levelWatch, cancel);
        return await ExtendAsync(plan, result, abort, watch, levelWatch, cancel);
    }

    /// <summary>Goes on with a level while a check of it is not decided, as long as there are looks left. Each look judges all that was measured.</summary>
    private async Task<IReadOnlyList<Measurement>> ExtendAsync(
        LevelPlan plan, IReadOnlyList<Measurement> first, AbortQuestion abort, PhaseWatch watch, LevelWatch levelWatch, CancellationToken cancel)
    {
        var sum = first;
        for (var look = 1; look < Look.Count; look++)
        {
            var plans = Extension.Of(plan, Look.Added(look), first.Max(m => m.Elapsed), look).ToList();
            if (abort.Reason is not null || !watch.ShouldExtend(sum, look, plans.Aggregate(TimeSpan.Zero, (all, p) => all + p.Warmup + (p.Duration ?? first.Max(m => m.Elapsed)))))
                break;
            foreach (var more in plans)
            {
                (sum, var leftOut) = Extension.Add(sum, await runner.RunAsync(more, levelWatch, cancel));
                if (leftOut is not null)
                    watch.LeftOut(leftOut);
                if (leftOut is not null || abort.Reason is not null)
                    return sum;
            }
        }

        return sum;
    }

    private static IEnumerable<IReadOnlyList<PhaseEndpoint>> Groups(Phase phase) =>
        phase.Alone ? phase.Endpoints.Select(e => new[] { e }) : [phase.Endpoints];

    private static string Subject(Phase phase, PhaseLevel level, IReadOnlyList<PhaseEndpoint> group) =>
        $"{phase.Name}{(phase.Alone ? $" {group[0].Endpoint.Name}" : "")}{(level.Level is { } l ? $" at {l}" : "")}";

    private LevelPlan Plan(Phase phase, PhaseLevel level, IReadOnlyList<PhaseEndpoint> group, Uri address) => new()
    {
        Phase = phase.Name,
        Level = level.Level,
        Endpoints = [.. group.Select(e => new PlannedEndpoint(e.Endpoint, e.Weight, Limits(phase, e.Endpoint.Name)))],
        Load = level.Load,
        Duration = phase.Duration,
        Requests = phase.Requests,
        Warmup = phase.Warmup,
        BaseAddress = address,
        Http = phase.Http,
        Affinity = phase.Affinity,
        Iterations = iterations,
        Seed = iterations.Seed,
    };

    /// <summary>The latency limits of an endpoint, in seconds: what its batches count exceedances of.</summary>
    private static IReadOnlyList<double> Limits(Phase phase, string endpoint) =>
    [
        .. phase.Checks
            .Where(c => (c.Endpoint ?? endpoint) == endpoint && c.Threshold.Metric.Percentile is not null)
            .Select(c => c.Threshold.Limit)
            .OfType<AbsoluteLimit>()
            .Select(l => l.Value.Value)
            .Distinct()
            .Order(),
    ];

    /// <summary>Asks about aborting and remembers the reason.</summary>
    private sealed class AbortQuestion(Func<IReadOnlyList<Measurement>, string?>? ask)
    {
        public string? Reason { get; private set; }

        public bool Ask(IReadOnlyList<Measurement> snapshot)
        {
            Reason ??= ask?.Invoke(snapshot);
            return Reason is not null;
        }
    }
}
