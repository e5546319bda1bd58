namespace PerfGate.Measure;

/// <summary>One second of a measurement, for the timeline.</summary>
/// <param name="AtSeconds">Start of the second, from the start of the level's measured window.</param>
/// <param name="Offered">Arrivals that were due (open model) or sent (closed model).</param>
/// <param name="Succeeded">Exchanges that ended well in it.</param>
/// <param name="Failed">Exchanges that ended badly in it.</param>
/// <param name="P50Seconds">Response time; null when nothing succeeded in it.</param>
/// <param name="P95Seconds">Response time; null when nothing succeeded in it.</param>
/// <param name="P99Seconds">Response time; null when nothing succeeded in it.</param>
internal sealed record LoadSecond(
    double AtSeconds, long Offered, long Succeeded, long Failed, double? P50Seconds, double? P95Seconds, double? P99Seconds);
