using PerfGate.Load;
using PerfGate.Measure;
using PerfGate.Protocols;
using PerfGate.Statistics;
using PerfGate.Syntax;
using PerfGate.Thresholds;

namespace PerfGate.Spec;

/// <summary>
/// Makes phases of the thresholds that compare with a baseline. Those of a phase are compared under that phase's mix; those of endpoints and
/// defaults, and what gates where no threshold compares, in one comparison of the whole spec, named <c>baseline</c>.
/// </summary>
/// <param name="baseline">Null: there is nothing to compare with.</param>
/// <param name="counters">Whether the runtime of a .NET target may be asked.</param>
/// <param name="endpoints">All of the spec.</param>
/// <param name="shared">The thresholds of endpoints and defaults.</param>
/// <param name="errors">Takes the mistakes.</param>
internal sealed class ComparisonPhases(BaselineSpec? baseline, bool counters, IReadOnlyList<Endpoint> endpoints, IReadOnlyList<Threshold> shared, SpecErrors errors)
{
    public const string Name = "baseline";
    private const string Allocation = "allocated.per-request";
    private const int Connections = 64;

    // 3 % where times are promised 5 %: rounds of one program scatter by less than 1 %.
    private const double AllocationShare = 0.6;

    // Where nothing else is said of them they fail beyond doubt only, by more than 'regression' or this.
    private const double LeastMemory = 0.10, LeastStart = 0.20;
    private const double StartMargin = 0.1, FirstRequestMargin = 0.05;
    private static readonly string[] _quantiles = ["p25", "p50", "p75", "p90", "p95", "p99"];

    // Of a count per request: by both, the share and the number, it has to be exceeded.
    private const double CountShare = 0.05, CountMargin = 0.1;

    private bool _isRefused;

    private readonly List<Threshold> _shared = [.. shared.Where(t => t.Limit is BaselineLimit)];

    /// <summary>The comparison of the whole spec; null when the baseline is stored, every comparison belongs to a phase, or there is no baseline.</summary>
    public Phase? OfTheSpec(IReadOnlyList<Phase> phases)
    {
        if (baseline?.File is not null)
            return null;
        foreach (var threshold in _shared.Concat(phases.SelectMany(p => p.Relative)))
            Refuse(threshold);
        if (baseline is null or { IsOff: true } || (!baseline.HasRegression && _shared.Count == 0 && phases.Any(p => p.Relative.Count > 0)))
            return null;
        if (phases.FirstOrDefault(p => p.Name == Name) is { } taken)
            errors.Add(DiagnosticCodes.BadValue, taken.Location, $"a phase can not be named '{Name}' in a spec with a baseline: the comparison has that name");

        var chosen = baseline.Endpoints.Count > 0 ? baseline.Endpoints : [.. endpoints.Select(e => new PhaseEndpoint(e, e.Weight))];
        List<Threshold> standard = baseline.HasRegression || _shared.Count == 0 ? [.. StandardMetrics().Select(Standard)] : [];
        return Make(Name, chosen, [.. _shared.Where(t => t.Endpoint is null || chosen.Any(e => e.Endpoint.Name == t.Endpoint)), .. standard], baseline.RegressionLocation, baseline.Rate, tags: [Name]);
    }

    /// <summary>One for each phase with thresholds that compare.</summary>
    public IEnumerable<Phase> OfPhases(IReadOnlyList<Phase> phases) => baseline is null or { IsOff: true } or { File: not null }
        ? []
        : phases.Where(p => p.Relative.Count > 0).Select(p => Make($"{p.Name} vs {Name}", p.Endpoints, p.Relative, p.Location, RateOf(p) ?? baseline.Rate, p.Tags));

    /// <summary>Of a phase in the open model its own rate; others are compared at the rate of the baseline.</summary>
    private static double? RateOf(Phase phase) =>
        phase.Levels is [{ Load: OpenLoad { Arrivals: ConstantRate rate } }] ? rate.PerSecond : null;

    private Phase Make(
        string name, IReadOnlyList<PhaseEndpoint> chosen, IReadOnlyList<Threshold> thresholds, SourceLocation location, double? rate, IReadOnlyList<string> tags)
    {
        var levels = new[] { new PhaseLevel(null, new OpenLoad(new ConstantRate(rate ?? 100, TimeSpan.FromSeconds(10)), Connections)) };
        return new Phase
        {
            Name = name,
            Kind = PhaseKind.Compare,
            Location = location,
            Endpoints = chosen,
            Alone = false,
            Levels = levels,
            Warmup = baseline!.Warmup,

            // The longest it takes: what comes before it must leave that much of the run's time.
            Duration = (baseline.Measure + baseline.Warmup) * baseline.Looks[^1],
            Tags = tags,
            Fresh = false,
            Rate = rate,
            Checks = Decidable(new CheckPlanner(name, PhaseKind.Compare, chosen, alone: false, levels, errors).Plan(thresholds.Select(Compared), Watched(), Defaults.BuiltInSuccess(location))),
        };
    }

    /// <summary>Failures are proven to have become more, or not: that there are none in some thousand requests proves nothing of the next.</summary>
    private static Threshold Compared(Threshold threshold) =>
        threshold.Limit is BaselineLimit { Points: not null } ? threshold with { IsWorseOnly = true } : threshold;

    /// <summary>A comparison whose last rounds cannot prove anything would pass whatever the candidate does.</summary>
    private IReadOnlyList<PlannedCheck> Decidable(IReadOnlyList<PlannedCheck> checks)
    {
        var gating = checks.Where(c => c.Threshold is { Limit: BaselineLimit, Severity: Severity.Error } && !IsExact(c.Threshold.Metric)).ToList();
        var (middle, others) = (gating.Count(c => !c.Threshold.IsWorseOnly), gating.Count(c => c.Threshold.IsWorseOnly));
        var plan = baseline!.Sequential;
        var isAscending = plan.Looks.Zip(plan.Looks.Skip(1)).All(pair => pair.First < pair.Second);
        if (!_isRefused && isAscending && !GateErrors.CanDecide(plan, middle, others))
        {
            _isRefused = true;
            errors.Add(
                DiagnosticCodes.BadValue,
                baseline.LooksLocation ?? baseline.Location,
                $"{plan.LastLook} rounds can never decide: with {middle + others} metrics that gate, nothing is proven before round {GateErrors.LeastRounds(plan, middle, others)}; end 'looks' there or later, or leave it out");
        }

        return checks;
    }

    /// <summary>What is compared without being asked for, and fails where it is worse beyond doubt: the rest of the distribution, failures, starts; memory only warns.</summary>
    private IEnumerable<Threshold> Watched()
    {
        var share = baseline!.Regression;
        foreach (var quantile in _quantiles)
            yield return WorseOnly(quantile, new BaselineLimit(share, null));
        yield return WorseOnly("success", new BaselineLimit(0, null) { Points = 0 }) with { Comparison = Comparison.GreaterOrEqual };
        if (baseline.Url is not null)
            yield break;
        yield return WorseOnly("cpu.per-request", new BaselineLimit(share, null));
        if (counters)
        {
            yield return WorseOnly(Allocation, new BaselineLimit(share, null));
            yield return Counted(Metrics.DatabaseCommandsPerRequest);
            yield return Counted(Metrics.HttpCallsPerRequest);
            yield return Counted(Metrics.ExceptionsPerRequest);
        }

        // A line more in the log may well be meant.
        yield return Counted(Metrics.LogLinesPerRequest) with { Severity = Severity.Warning };
        yield return WorseOnly("startup", new BaselineLimit(Math.Max(share, LeastStart), new Quantity(StartMargin, Unit.Duration)));
        yield return WorseOnly("first-request", new BaselineLimit(Math.Max(share, LeastStart), new Quantity(FirstRequestMargin, Unit.Duration)));
        yield return WorseOnly("memory", new BaselineLimit(Math.Max(share, LeastMemory), null)) with { Severity = Severity.Warning };
    }

    private Threshold WorseOnly(string metric, BaselineLimit limit) => new()
    {
        Metric = Metrics.Find(metric)!,
        Comparison = Comparison.LessOrEqual,
        Limit = limit,
        Severity = Severity.Error,
        Location = baseline!.RegressionLocation,
        IsDefault = true,
        IsWorseOnly = true,
    };

    /// <summary>The processes behind a url are not ours to see.</summary>
    private IReadOnlyList<string> StandardMetrics() =>
        baseline!.Url is not null ? ["p25"] : counters ? ["p25", "cpu.per-request", Allocation] : ["p25", "cpu.per-request"];

    private Threshold Standard(string metric) => new()
    {
        Metric = Metrics.Find(metric)!,
        Comparison = Comparison.LessOrEqual,
        Limit = new BaselineLimit(metric == Allocation ? Math.Max(RegressionBands.LeastDetect, baseline!.Regression * AllocationShare) : baseline!.Regression, null),
        Severity = Severity.Error,
        Location = baseline.RegressionLocation,
        IsDefault = true,
    };

    /// <summary>A share whatever regression is looked for, and of few requests in ten a retry or a cache that was not full yet.</summary>
    private Threshold Counted(string metric) => WorseOnly(metric, new BaselineLimit(CountShare, new Quantity(CountMargin, Unit.Count)));

    private void Refuse(Threshold threshold)
    {
        var limit = (BaselineLimit)threshold.Limit;
        var text = $"'{threshold.Metric.Name} {threshold.Requirement}'";
        if (baseline is null)
            errors.Add(DiagnosticCodes.BaselineMissing, threshold.Location, $"{text} needs a baseline to compare with: add 'baseline: {{ ref: origin/main }}' to the spec");
        if (!IsComparable(threshold.Metric))
        {
            errors.Add(DiagnosticCodes.BadThreshold, threshold.Location, $"'{threshold.Metric.Name}' is not compared with a baseline; min, mean, median, max and the percentiles of the response time are, and success, startup, first-request, cpu.per-request, memory and what is counted per request (allocated, db.commands, http.calls, exceptions, log.lines)");
            return;
        }

        if (threshold.Metric.Name == "success")
        {
            RefuseSuccess(threshold, limit, text);
            return;
        }

        if (threshold.Comparison is not (Comparison.Less or Comparison.LessOrEqual))
            errors.Add(DiagnosticCodes.BadThreshold, threshold.Location, $"{text}: a comparison with a baseline is written '<= baseline + 5%'");
        if (limit.Share is < RegressionBands.LeastDetect or > 1 && !(IsExact(threshold.Metric) && limit.Share is >= 0 and <= 1))
            errors.Add(DiagnosticCodes.BadThreshold, threshold.Location, $"{text}: the change to detect must be from 1% to 100%, such as 'baseline + 5%'; smaller ones cannot be distinguished from noise");
        if (limit.Margin is { Value: < 0 })
            errors.Add(DiagnosticCodes.BadThreshold, threshold.Location, $"{text}: the margin is an allowance for the worse, such as 'and + 2ms'");
        if (threshold.Level is { } level)
            errors.Add(DiagnosticCodes.BadThreshold, threshold.Location, $"{text}: a comparison has one rate and no levels, so 'at {level}' says nothing");
    }

    private void RefuseSuccess(Threshold threshold, BaselineLimit limit, string text)
    {
        if (limit is not { Points: >= 0 and < 1 } || threshold.Comparison is not (Comparison.GreaterOrEqual or Comparison.Greater))
            errors.Add(DiagnosticCodes.BadThreshold, threshold.Location, $"{text}: success is compared in points, such as 'success >= baseline - 0.1 points', or 'success >= baseline' where no failure may be added");
        if (threshold.Level is { } level)
            errors.Add(DiagnosticCodes.BadThreshold, threshold.Location, $"{text}: a comparison has one rate and no levels; leave 'at {level}' out");
    }

    /// <summary>Of a count that has no noise at all any change is told, and the rounds of the others do not decide it.</summary>
    private static bool IsExact(Metric metric) => metric.IsCount && metric.Name != Allocation;

    private static bool IsComparable(Metric metric) => metric.Percentile is not null || metric.Name is "min" or "mean" or "max" or "success" or "startup" or "first-request" or "cpu.per-request" or "memory" || metric.IsCount;
}
