using PerfGate.Baselines;
using PerfGate.Measure;
using PerfGate.Reports;
using PerfGate.Thresholds;

namespace PerfGate;

/// <summary>What of a run is worth to be compared with later.</summary>
internal static class BaselineOfRun
{
    // Few, so that people review them; a threshold that compares another metric adds it.
    private static readonly string[] Usual = ["p50", "p90", "p95", "p99", "throughput", "success", "cpu.per-request", "allocated.per-request", "memory"];

    /// <param name="report">Of a run that came to its end.</param>
    /// <param name="commit">That was measured; null outside of a repository.</param>
    public static StoredBaseline Of(RunReport report, string? commit) => new()
    {
        Gate = report.Gate,
        PerfGateVersion = report.PerfGateVersion,
        Measured = report.Started,
        Commit = commit,
        Machine = Machine(report.Machine),
        Calibration = report.Calibration,
        Phases = Phases(report),
    };

    public static MachineClass Machine(MachineSummary machine) => new()
    {
        Architecture = machine.Architecture,
        Cores = machine.Cores,
        Memory = machine.Memory,
        OperatingSystem = machine.OperatingSystem,
        Processor = machine.Processor,
        Runtime = machine.Runtime,
    };

    /// <summary>Only phases that came to their end, and of them what was measured well.</summary>
    private static Dictionary<string, StoredPhase> Phases(RunReport report)
    {
        var phases = new Dictionary<string, StoredPhase>(StringComparer.Ordinal);
        foreach (var phase in report.Phases.Where(p => p is { Aborted: null, Workload.Length: > 0 }))
        {
            var metrics = Usual.Select(Metrics.Find).OfType<Metric>()
                .Concat(report.Checks.Where(c => c.Phase == phase.Name && c.Threshold.Limit is BaselineLimit).Select(c => c.Threshold.Metric))
                .DistinctBy(m => m.Name)
                .ToList();
            var values = phase.Measurements.Where(m => m.Generator.Invalid.Count == 0)
                .Select(m => (Subject: StoredPhase.SubjectOf(m.Endpoint, m.Level), Values: Values(m, metrics)))
                .Where(m => m.Values.Count > 0)
                .ToDictionary(m => m.Subject, m => m.Values, StringComparer.Ordinal);
            if (values.Count > 0)
                phases[phase.Name] = new StoredPhase(phase.Workload, values);
        }

        return phases;
    }

    private static IReadOnlyDictionary<string, double> Values(Measurement measurement, IReadOnlyList<Metric> metrics) => metrics
        .Where(m => measurement.Attempts >= m.MinimumSamples)
        .Select(m => (m.Name, Value: m.Read(measurement)))
        .Where(m => m.Value is { } value && double.IsFinite(value))
        .ToDictionary(m => m.Name, m => m.Value!.Value, StringComparer.Ordinal);
}
