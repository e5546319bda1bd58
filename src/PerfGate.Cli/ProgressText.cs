using System.Globalization;
using PerfGate.Measure;
using PerfGate.Running;
using PerfGate.Spec;

namespace PerfGate.Cli;

/// <summary>What a run says of itself while it goes.</summary>
internal static class ProgressText
{
    /// <summary><c>ladder: stress over health, config at 10, 50, 100</c>.</summary>
    public static string Of(Phase phase)
    {
        var levels = phase.Levels.Select(l => l.Level).OfType<Level>().ToList();
        var at = levels.Count == 0 ? "" : $" at {string.Join(", ", levels)}";
        var alone = phase is { Alone: true, Endpoints.Count: > 1 } ? " (each alone)" : "";
        return $"{phase.Name}: {phase.Kind.ToString().ToLowerInvariant()} over {string.Join(", ", phase.Endpoints.Select(e => e.Endpoint.Name))}{alone}{at}";
    }

    /// <summary><c>ladder at 100  12,408 requests  9,120/s  p95 3.1 ms  0 errors</c>.</summary>
    public static string Of(string subject, LiveTick tick)
    {
        if (tick.Elapsed < TimeSpan.Zero)
            return $"{subject}  warming up";
        var p95 = tick.P95Seconds is { } seconds ? $"  p95 {new Quantity(seconds, Unit.Duration)}" : "";
        return string.Create(CultureInfo.InvariantCulture, $"{subject}  {tick.Requests:N0} requests  {tick.PerSecond:N0}/s{p95}  {tick.Failed:N0} errors");
    }
}
