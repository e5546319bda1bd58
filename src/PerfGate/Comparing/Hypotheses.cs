using PerfGate.Spec;
using PerfGate.Statistics;
using PerfGate.Thresholds;

namespace PerfGate.Comparing;

/// <summary>What a comparison judges, and what it shows beside that.</summary>
internal static class Hypotheses
{
    // High percentiles scatter too much to find small changes: wider bands are told, not narrower promises.
    private static readonly (string Metric, double Detect)[] _shown = [("p25", 0.05), ("p50", 0.05), ("p75", 0.05), ("p90", 0.10), ("p95", 0.10), ("p99", 0.20)];
    private static readonly (string Metric, double Detect)[] _ofTheTarget =
    [
        ("cpu.per-request", 0.05), (RoundValues.Allocation, 0.03), ("memory", 0.10),
        (Metrics.DatabaseCommandsPerRequest, 0.05), (Metrics.HttpCallsPerRequest, 0.05), (Metrics.ExceptionsPerRequest, 0.05), (Metrics.LogLinesPerRequest, 0.05),
    ];

    private static readonly string[] _order = ["p25", "p50", "p75", "p90", "p95", "p99", "success", "cpu.per-request", RoundValues.Allocation, Metrics.DatabaseCommandsPerRequest, Metrics.HttpCallsPerRequest, Metrics.ExceptionsPerRequest, Metrics.LogLinesPerRequest, "startup", "first-request", "memory"];

    public static IReadOnlyList<Hypothesis> Of(Phase phase)
    {
        List<Hypothesis> all =
        [
            .. phase.Checks.Where(c => c.Threshold.Limit is BaselineLimit).Select(c => new Hypothesis
            {
                Metric = c.Threshold.Metric,
                Endpoint = c.Endpoint,
                Subject = c.Subject,
                Bands = Bands(c.Threshold),
                Check = c,
            }),
        ];
        foreach (var endpoint in phase.Endpoints)
            all.AddRange(Shown(_shown, endpoint.Endpoint.Name, endpoint.Endpoint.Title, all));
        all.AddRange(Shown(_ofTheTarget, phase.Endpoints.Count == 1 ? phase.Endpoints[0].Endpoint.Name : null, "target", all));
        return [.. all.OrderBy(h => Place(phase, h)).ThenBy(h => Array.IndexOf(_order, h.Metric.Name) is var at and >= 0 ? at : _order.Length)];
    }

    /// <summary>Endpoint after endpoint as the phase has them, then all together, then the target.</summary>
    private static int Place(Phase phase, Hypothesis hypothesis) =>
        hypothesis.Metric.Scope == MetricScope.Target ? int.MaxValue
        : phase.Endpoints.ToList().FindIndex(e => e.Endpoint.Name == hypothesis.Endpoint) is var index and >= 0 ? index
        : phase.Endpoints.Count;


    /// <summary>What can only be proven worse fails beyond its limit, and not between what is tolerated and what is to be found.</summary>
    private static Bands Bands(Threshold threshold)
    {
        var limit = (BaselineLimit)threshold.Limit;
        if (limit.Points is { } points)
            return new Bands(points, points) { IsDifference = true };
        return threshold.IsWorseOnly ? new Bands(limit.Share, limit.Share) : Bands(threshold.Metric.Name, limit.Share);
    }

    /// <summary>Allocation has no noise of timing: a third of what is to be found is tolerated at most.</summary>
    private static Bands Bands(string metric, double detect)
    {
        var usual = RegressionBands.Of(detect);
        return metric == RoundValues.Allocation ? usual with { Tolerate = Math.Min(usual.Tolerate, detect / 3) } : usual;
    }

    private static List<Hypothesis> Shown((string Metric, double Detect)[] metrics, string? endpoint, string subject, List<Hypothesis> judged) =>
    [
        .. metrics.Where(m => !judged.Exists(h => h.Metric.Name == m.Metric && h.Endpoint == endpoint)).Select(m => new Hypothesis
        {
            Metric = Metrics.Find(m.Metric)!,
            Endpoint = endpoint,
            Subject = subject,
            Bands = Bands(m.Metric, m.Detect),
        }),
    ];
}
