using PerfGate.Load;
using PerfGate.Measure;
using PerfGate.Protocols;
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
            Checks = new CheckPlanner(name, PhaseKind.Compare, chosen, alone: false, levels, errors).Plan(thresholds, [], Defaults.BuiltInSuccess(location)),
        };
    }

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

    private void Refuse(Threshold threshold)
    {
        var limit = (BaselineLimit)threshold.Limit;
        var text = $"'{threshold.Metric.Name} {threshold.Requirement}'";
        if (baseline is null)
            errors.Add(DiagnosticCodes.BaselineMissing, threshold.Location, $"{text} needs a baseline to compare with: add 'baseline: {{ ref: origin/main }}' to the spec");
        if (!IsComparable(threshold.Metric))
        {
            errors.Add(DiagnosticCodes.BadThreshold, threshold.Location, $"'{threshold.Metric.Name}' is not compared with a baseline; min, mean, median, max and the percentiles of the response time are, and cpu.per-request, allocated.per-request and memory");
            return;
        }

        if (threshold.Comparison is not (Comparison.Less or Comparison.LessOrEqual))
            errors.Add(DiagnosticCodes.BadThreshold, threshold.Location, $"{text}: a comparison with a baseline is written '<= baseline + 5%'");
        if (limit.Share is < RegressionBands.LeastDetect or > 1)
            errors.Add(DiagnosticCodes.BadThreshold, threshold.Location, $"{text}: the change that is to be found lies between 1% and 100%, such as 'baseline + 5%'; smaller ones are not told from noise");
        if (limit.Margin is { Value: < 0 })
            errors.Add(DiagnosticCodes.BadThreshold, threshold.Location, $"{text}: the margin is an allowance for the worse, such as 'and + 2ms'");
        if (threshold.Level is { } level)
            errors.Add(DiagnosticCodes.BadThreshold, threshold.Location, $"{text}: a comparison has one rate and no levels, so 'at {level}' says nothing");
    }

    private static bool IsComparable(Metric metric) => metric.Percentile is not null || metric.Name is "min" or "mean" or "max" or "cpu.per-request" or "allocated.per-request" or "memory";
}
