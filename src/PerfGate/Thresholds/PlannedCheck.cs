using PerfGate.Measure;
using PerfGate.Syntax;

namespace PerfGate.Thresholds;

/// <summary>A threshold and the one measurement it will be held against. Known before anything is measured.</summary>
/// <param name="Threshold">What must hold.</param>
/// <param name="Phase">The phase's name.</param>
/// <param name="Endpoint">The endpoint's name; null: the mix as a whole, or the target.</param>
/// <param name="Level">Null when the phase has no ladder.</param>
/// <param name="Subject">What a person calls it: <c>GET /orders</c>.</param>
internal sealed record PlannedCheck(Threshold Threshold, string Phase, string? Endpoint, Level? Level, string Subject)
{
    /// <summary>Counts the checks that would otherwise have the same name: 1 for the first of them.</summary>
    public int Occurrence { get; init; } = 1;

    /// <summary><c>GET /orders p95 at 100</c>: without phase and number, and the same whatever the limit.</summary>
    public string Name =>
        $"{Subject} {Threshold.Metric.Name}{(Threshold.Limit is BaselineLimit ? " vs baseline" : "")}{(Level is { } level ? $" at {level}" : "")}{(Threshold.Severity == Severity.Warning ? " (warn)" : "")}";
}
