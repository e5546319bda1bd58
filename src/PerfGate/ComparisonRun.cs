using PerfGate.Baselines;
using PerfGate.Comparing;
using PerfGate.Measure;
using PerfGate.Protocols;
using PerfGate.Reports;
using PerfGate.Running;
using PerfGate.Spec;
using PerfGate.Syntax;
using PerfGate.Targets;
using PerfGate.Thresholds;

namespace PerfGate;

/// <summary>One comparison with the baseline: rounds of fresh processes, measured in turns, until they decide.</summary>
internal sealed class ComparisonRun(GateSpec spec, Phase phase, BaselineCheckout sides, TargetHost host, IGateObserver observer)
{
    private readonly BaselineSpec _baseline = spec.Baseline!;

    /// <summary>Of a comparison whose baseline does not have the target.</summary>
    public static PhaseReport NothingThere(Phase phase, BaselineSource source, string missing, TimeProvider time) => new()
    {
        Name = phase.Name,
        Kind = "compare",
        Tags = phase.Tags,
        Started = time.GetUtcNow(),
        Duration = TimeSpan.Zero,
        Warmup = phase.Warmup,
        EndpointTitles = phase.Endpoints.ToDictionary(e => e.Endpoint.Name, e => e.Endpoint.Title, StringComparer.Ordinal),
        Measurements = [],
        Comparison = new BaselineComparison
        {
            Baseline = source.Commit.Description,
            Rounds = 0,
            MostRounds = 0,
            Metrics = [],
            NothingThere = $"{missing} is new here",
            Notes = [$"nothing was compared: {missing} is not in the baseline"],
        },
    };

    /// <exception cref="TargetException">A side did not start, or ended by itself.</exception>
    public async Task RunAsync(GateRun run, CancellationToken cancel)
    {
        var started = host.Time.GetUtcNow();
        var stamp = host.Time.GetTimestamp();
        var (comparison, candidate, metrics) = sides.IsIdentical && !_baseline.SelfTest ? Same() : await MeasureAsync(run.Iterations, cancel);
        var report = new PhaseReport
        {
            Name = phase.Name,
            Kind = "compare",
            Tags = phase.Tags,
            Started = started,
            Duration = host.Time.GetElapsedTime(stamp),
            Warmup = phase.Warmup,
            EndpointTitles = phase.Endpoints.ToDictionary(e => e.Endpoint.Name, e => e.Endpoint.Title, StringComparer.Ordinal),
            Measurements = candidate,
            Comparison = comparison,
        };
        run.Add(report, phase.Checks
            .Where(check => !ComparedChecks.IsLeftOut(check, MetricOf(check), comparison))
            .Select(check =>
                check.Threshold.Limit is BaselineLimit ? ComparedChecks.Judge(check, MetricOf(check), comparison)
                : comparison.Rounds == 0 && comparison.Invalid.Count == 0 ? ComparedChecks.Same(check, comparison)
                : Judge.Evaluate(check, candidate, Look.First(spec.Policy))));

        ComparedMetric? MetricOf(PlannedCheck check) => metrics.FirstOrDefault(m => m.Hypothesis.Check == check).Metric;
    }

    /// <summary>The same program on both sides cannot differ: no round could say more.</summary>
    private (BaselineComparison Comparison, IReadOnlyList<Measurement> Candidate, IReadOnlyList<(Hypothesis Hypothesis, ComparedMetric Metric)> Metrics) Same() =>
        (new BaselineComparison { Baseline = sides.Description, Rounds = 0, MostRounds = 0, Metrics = [], Notes = [sides.Differences.Count == 0 ? "both sides are the same program: nothing was measured" : $"nothing differs that the target is made of, only {Named(sides.Differences)}: nothing was measured"] }, [], []);

    private static string Named(IReadOnlyList<string> files) => files.Count <= 3 ? string.Join(", ", files) : $"{string.Join(", ", files.Take(3))} and {files.Count - 3} more files";

    private async Task<(BaselineComparison Comparison, IReadOnlyList<Measurement> Candidate, IReadOnlyList<(Hypothesis Hypothesis, ComparedMetric Metric)> Metrics)> MeasureAsync(Iterations iterations, CancellationToken cancel)
    {
        var rate = phase.Rate ?? await FindRateAsync(iterations, cancel);
        var plan = new ComparisonPlan
        {
            Name = phase.Name,
            Sequential = _baseline.Sequential,
            Hypotheses = Hypotheses.Of(phase),
            Round = new RoundPlan
            {
                Endpoints = [.. phase.Endpoints.Select(e => new PlannedEndpoint(e.Endpoint, e.Weight, []))],
                Rate = rate,
                Slice = _baseline.Slice,
                Turns = Math.Max(4, (int)(_baseline.Measure / _baseline.Slice / 2)),
                LeastWarmup = _baseline.Warmup,
                MostWarmup = _baseline.Warmup * 3,
                Http = phase.Http,
                Affinity = phase.Affinity,
                Iterations = iterations,
                Seed = spec.Seed,
            },
        };
        var result = await new ComparisonRunner(plan, StartAsync, observer.Progress, host.Time).RunAsync(cancel);
        return (result.Comparison with { Baseline = sides.Description }, result.Candidate, result.Metrics);
    }

    private async Task<double> FindRateAsync(Iterations iterations, CancellationToken cancel)
    {
        observer.Progress($"{phase.Name}: finding a rate of {_baseline.CapacityShare:P0} of what the baseline can do");
        await using var side = await TargetSide.StartAsync(sides.Target, $"the comparison '{phase.Name}'", host, cancel);
        var found = await new RateFinder(phase, iterations, side.BaseAddress).FindAsync(_baseline.CapacityShare, cancel);
        observer.Progress(FormattableString.Invariant($"{phase.Name}: compared with {sides.Description} at {found:0} requests per second to each side"));
        return found;
    }

    private async Task<RoundSide> StartAsync(int side, CancellationToken cancel)
    {
        var target = side == 0 ? sides.Target : sides.Candidate with { Label = "candidate" };
        var started = await TargetSide.StartAsync(target, $"the comparison '{phase.Name}'", host, cancel);
        if (spec.Counters)
            started.Watch(process => SideAllocation.Start(process, host.Time, cancel));
        return started;
    }
}
