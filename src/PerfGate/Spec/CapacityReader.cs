using PerfGate.Measure;
using PerfGate.Syntax;
using PerfGate.Thresholds;

namespace PerfGate.Spec;

/// <summary>Reads what a capacity phase searches: <c>rate: { from: 50/s, to: 5000/s }</c>, or the same of <c>concurrency</c>.</summary>
internal static class CapacityReader
{
    public const double FinestPrecision = 0.005, CoarsestPrecision = 0.5;

    /// <returns>Null after an error was reported.</returns>
    public static CapacityRange? Read(MappingReader phase, int maxConnections, SpecErrors errors)
    {
        var precision = phase.Percentage("precision");
        var key = phase.Has("concurrency") ? "concurrency" : "rate";
        if (phase.Node(key) is not MappingNode node)
        {
            errors.Add(DiagnosticCodes.MissingKey, phase.KeyLocation(key), "a capacity phase needs the range of its search: write 'rate: { from: 50/s, to: 5000/s }' or 'concurrency: { from: 1, to: 200 }'");
            return null;
        }

        var isRate = key == "rate";
        if ((isRate ? RateTables.Ramp : RateTables.Connections).Open(node, errors) is not { } map)
            return null;
        var (from, to) = isRate ? (map.Rate("from"), map.Rate("to")) : (Whole(map, "from"), Whole(map, "to"));
        if (from is not { } low || to is not { } high)
            return null;
        if (high.Value <= low.Value)
            errors.Add(DiagnosticCodes.Contradiction, high.Location, "'to' must be greater than 'from'");
        return high.Value <= low.Value ? null : new CapacityRange(low.Value, high.Value, isRate ? LevelUnit.Rate : LevelUnit.Concurrency, precision?.Value ?? CapacityRange.DefaultPrecision)
        {
            MaxConnections = maxConnections,
            IsPoisson = phase.Flag("poisson")?.Value ?? false,
            ThinkTime = phase.Duration("think-time")?.Value ?? TimeSpan.Zero,
        };
    }

    /// <summary>Without a limit on what gets worse every level would hold, and with a limit beyond the range none could decide.</summary>
    public static void Refuse(CapacityRange? range, SourceLocation phase, IReadOnlyList<PlannedCheck> checks, SpecErrors errors)
    {
        if (range is null)
            return;
        var criteria = checks.Where(c => c.Threshold is { Severity: Severity.Error, IsDefault: false } && c.Threshold.Metric.Scope != MetricScope.Phase).ToList();
        if (range.Unit == LevelUnit.Rate && !criteria.Exists(c => c.Threshold.Metric is { Unit: Unit.Duration, Scope: MetricScope.Endpoint }))
            errors.Add(DiagnosticCodes.MissingKey, phase, "a capacity phase with a rate needs a threshold on the response time (such as 'p99 < 250ms'): without it requests that wait in a queue are no failure, and every rate holds");
        else if (criteria.Count == 0)
            errors.Add(DiagnosticCodes.MissingKey, phase, "a capacity phase needs a threshold besides 'capacity': the highest level at which it holds is what is searched");
        foreach (var threshold in checks.Select(c => c.Threshold).Where(t => t.Metric.OnlyIn == "capacity"))
        {
            if (threshold.Metric.Unit == Unit.PerSecond != (range.Unit == LevelUnit.Rate))
                errors.Add(DiagnosticCodes.BadThreshold, threshold.Location, $"the phase searches {(range.Unit == LevelUnit.Rate ? "a rate: write 'capacity >= 800/s'" : "a number of connections: write 'capacity.connections >= 200'")}");
            else if (threshold.Limit is AbsoluteLimit { Value.Value: var limit } && (limit < range.From || limit > range.To))
                errors.Add(DiagnosticCodes.Contradiction, threshold.Location, $"'{threshold.Metric.Name} {threshold.Requirement}' lies outside of the range that is searched, {new Level(range.From, range.Unit)} to {new Level(range.To, range.Unit)}: no search could decide it");
        }
    }

    private static At<double>? Whole(MappingReader map, string key) =>
        map.Integer(key) is { } number ? new At<double>(number.Value, number.Location) : null;
}
