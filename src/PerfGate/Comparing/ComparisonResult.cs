using PerfGate.Measure;

namespace PerfGate.Comparing;

/// <summary>What came of a comparison.</summary>
/// <param name="Comparison">For the reports; its baseline is not named yet.</param>
/// <param name="Metrics">The hypotheses that were measured.</param>
/// <param name="Candidate">The candidate's measurements, errors included.</param>
internal sealed record ComparisonResult(
    BaselineComparison Comparison, IReadOnlyList<(Hypothesis Hypothesis, ComparedMetric Metric)> Metrics, IReadOnlyList<Measurement> Candidate);
