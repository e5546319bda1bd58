namespace PerfGate.Measure;

/// <summary>What would have been compared and was not.</summary>
/// <param name="Metric">As in the spec: <c>p99</c>.</param>
/// <param name="Endpoint">The endpoint's name; null: all together, or the target.</param>
/// <param name="Subject">What a person calls it: <c>GET /orders</c>.</param>
/// <param name="Reason">Why, in words that continue a sentence.</param>
internal sealed record LeftOut(string Metric, string? Endpoint, string Subject, string Reason);
