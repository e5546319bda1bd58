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
    private const int MostNames = 5;

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

    /// <returns>The phase as it was compared: without the endpoints that cannot be.</returns>
    /// <exception cref="TargetException">A side did not start, or ended by itself.</exception>
    public async Task<Phase> RunAsync(GateRun run, CancellationToken cancel)
    {
        var started = host.Time.GetUtcNow();
        var stamp = host.Time.GetTimestamp();
        var outcome = sides.IsIdentical && !_baseline.SelfTest ? Same() : await MeasureAsync(run.Iterations, cancel);
        var (compared, comparison) = (outcome.Phase, outcome.Comparison);
        var report = new PhaseReport
        {
            Name = phase.Name,
            Kind = "compare",
            Tags = phase.Tags,
            Started = started,
            Duration = host.Time.GetElapsedTime(stamp),
            Warmup = phase.Warmup,
            EndpointTitles = phase.Endpoints.ToDictionary(e => e.Endpoint.Name, e => e.Endpoint.Title, StringComparer.Ordinal),
            Measurements = outcome.Candidate,
            Comparison = comparison,
        };
        run.Add(report, phase.Checks.Select(check => Judged(check, outcome)).OfType<Check>());
        return compared;
    }

    /// <summary>Null where the check is left out.</summary>
    private Check? Judged(PlannedCheck check, Outcome outcome)
    {
        var comparison = outcome.Comparison;
        if (comparison.NotCompared.FirstOrDefault(e => e.Endpoint == check.Endpoint) is { } uncompared && outcome.Phase.Endpoints.Count > 0)
            return ComparedChecks.OfUncompared(check, uncompared);
        if (outcome.Phase.Endpoints.Count == 0)
            return OfNothing(check, comparison);
        var metric = outcome.Metrics.FirstOrDefault(m => m.Hypothesis.Check == check).Metric;
        if (ComparedChecks.IsLeftOut(check, metric, comparison) || (IsUnmeasured(comparison) && check.Threshold is { IsDefault: true, Metric.Counted: not null }))
            return null;
        return check.Threshold.Limit is BaselineLimit ? ComparedChecks.Judge(check, metric, comparison)
            : IsUnmeasured(comparison) ? ComparedChecks.Same(check, comparison)
            : Judge.Evaluate(check, outcome.Candidate, Look.First(spec.Policy));
    }

    private static bool IsUnmeasured(BaselineComparison comparison) => comparison.Rounds == 0 && comparison.Invalid.Count == 0;

    /// <summary>No endpoint is left. A service that is new as a whole cannot be worse than before; one that broke is.</summary>
    private static Check? OfNothing(PlannedCheck check, BaselineComparison comparison)
    {
        var own = comparison.NotCompared.FirstOrDefault(e => e.Endpoint == check.Endpoint) ?? comparison.NotCompared.MaxBy(e => e.Why)!;
        return own.Why == UncomparedReason.New
            ? check.Threshold.Limit is BaselineLimit ? null : ComparedChecks.NothingToCompare(check, comparison)
            : ComparedChecks.OfUncompared(check, own);
    }

    /// <summary>The same program on both sides cannot differ: no round could say more.</summary>
    private Outcome Same() =>
        new(phase, new BaselineComparison { Baseline = sides.Description, Rounds = 0, MostRounds = 0, Metrics = [], Notes = [sides.Differences.Count == 0 ? "both sides are the same program: nothing was measured" : $"nothing differs that the target is made of, only {Named(sides.Differences)}: nothing was measured"] }, [], []);

    private static string Named(IReadOnlyList<string> files) => files.Count <= MostNames ? string.Join(", ", files) : $"{string.Join(", ", files.Take(MostNames))} and {files.Count - MostNames} more {(files.Count - MostNames == 1 ? "file" : "files")}";

    /// <summary>What the comparison is about: <c>2 files differ: Program.cs, web.csproj</c>; of a url nobody knows.</summary>
    private IEnumerable<string> WhatDiffers() => sides.Differences.Count == 0 ? []
        : [$"{sides.Differences.Count} {(sides.Differences.Count == 1 ? "file differs" : "files differ")}: {Named(sides.Differences)}"];

    /// <summary>Of a comparison that came to nothing the likeliest reason: a database, a setting or a dependency that is not in git.</summary>
    private IEnumerable<string> OnlyOneSideSees() => sides.Target.Hint is { } hint ? [hint] : [];

    private async Task<Outcome> MeasureAsync(Iterations iterations, CancellationToken cancel)
    {
        var (rate, uncompared) = await PrepareAsync(iterations, cancel);
        var compared = phase with { Endpoints = [.. phase.Endpoints.Where(e => uncompared.All(u => u.Endpoint != e.Endpoint.Name))] };
        if (compared.Endpoints.Count == 0)
            return new(compared, new BaselineComparison { Baseline = sides.Description, Rounds = 0, MostRounds = 0, Metrics = [], NotCompared = uncompared, Notes = [.. OnlyOneSideSees()] }, [], []);
        var plan = new ComparisonPlan
        {
            Name = phase.Name,
            Sequential = _baseline.Sequential,
            Hypotheses = Hypotheses.Of(compared with { Checks = [.. phase.Checks.Where(c => uncompared.All(u => u.Endpoint != c.Endpoint))] }),
            CapacityShare = phase.Rate is null ? _baseline.CapacityShare : null,
            Cores = host.Processors?.Count ?? Environment.ProcessorCount,
            Round = Round(compared, rate, iterations),
        };
        var result = await new ComparisonRunner(plan, StartAsync, observer.Progress, host.Time).RunAsync(cancel);
        return new(compared, result.Comparison with { Baseline = sides.Description, NotCompared = uncompared, Notes = [.. WhatDiffers(), .. uncompared.Count > 0 || result.Comparison.Invalid.Count > 0 ? OnlyOneSideSees() : [], .. result.Comparison.Notes] }, WithAll(result.Candidate), result.Metrics);
    }

    /// <summary>One endpoint that is left of several is all of them, too: thresholds of the whole find it.</summary>
    private IReadOnlyList<Measurement> WithAll(IReadOnlyList<Measurement> candidate) =>
        candidate is [var only] && phase.Endpoints.Count > 1 ? [only, only with { Endpoint = null }] : candidate;

    private RoundPlan Round(Phase compared, double rate, Iterations iterations) => new()
    {
        Endpoints = [.. compared.Endpoints.Select(e => new PlannedEndpoint(e.Endpoint, e.Weight, []))],
        Rate = rate,
        Slice = _baseline.Slice,
        Turns = Math.Max(4, (int)(_baseline.Measure / _baseline.Slice / 2)),
        LeastWarmup = _baseline.Warmup,
        MostWarmup = _baseline.Warmup * 3,
        Http = phase.Http,
        Affinity = phase.Affinity,
        Iterations = iterations,
        Seed = spec.Seed,
    };

    /// <summary>Asks both sides what they have, and finds the rate of what can be compared.</summary>
    private async Task<(double Rate, IReadOnlyList<UncomparedEndpoint> Uncompared)> PrepareAsync(Iterations iterations, CancellationToken cancel)
    {
        IReadOnlyList<UncomparedEndpoint> uncompared;
        await using var before = await TargetSide.StartAsync(sides.Target, During, host, cancel);
        await using (var now = await TargetSide.StartAsync(sides.Candidate with { Label = "candidate" }, During, host, cancel))
            uncompared = await new EndpointProbe(Round(phase, 1, iterations)).AskAsync(before, now, cancel);
        foreach (var endpoint in uncompared)
            observer.Progress($"{phase.Name}: {endpoint.Sentence}");
        var compared = phase with { Endpoints = [.. phase.Endpoints.Where(e => uncompared.All(u => u.Endpoint != e.Endpoint.Name))] };
        if (phase.Rate is not null || compared.Endpoints.Count == 0)
            return (phase.Rate ?? 0, uncompared);

        observer.Progress($"{phase.Name}: finding a rate of {_baseline.CapacityShare:P0} of what the baseline can do");
        var found = await new RateFinder(compared, iterations, before.BaseAddress).FindAsync(_baseline.CapacityShare, cancel);
        observer.Progress(FormattableString.Invariant($"{phase.Name}: compared with {sides.Description} at {found:0} requests per second to each side"));
        return (found, uncompared);
    }

    private string During => $"the comparison '{phase.Name}'";

    private async Task<RoundSide> StartAsync(int side, CancellationToken cancel)
    {
        var target = side == 0 ? sides.Target : sides.Candidate with { Label = "candidate" };
        var started = await TargetSide.StartAsync(target, During, host, cancel);
        if (spec.Counters)
            started.Watch(process => SideAllocation.Start(process, host.Time, cancel), process => new SideCallWatch(process));
        return started;
    }

    /// <summary>What came of it.</summary>
    /// <param name="Phase">Without the endpoints that cannot be compared.</param>
    /// <param name="Comparison">For the reports.</param>
    /// <param name="Candidate">The candidate's measurements.</param>
    /// <param name="Metrics">The hypotheses that were measured.</param>
    private sealed record Outcome(Phase Phase, BaselineComparison Comparison, IReadOnlyList<Measurement> Candidate, IReadOnlyList<(Hypothesis Hypothesis, ComparedMetric Metric)> Metrics);
}
