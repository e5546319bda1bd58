namespace PerfGate.Running;

/// <summary>What the last second of a running level looked like; for progress only, never for a verdict.</summary>
/// <param name="Elapsed">Since the start of the measured window; negative while warming up.</param>
/// <param name="Requests">Exchanges that ended so far in the measured window.</param>
/// <param name="Failed">Of these, the failed ones.</param>
/// <param name="PerSecond">Exchanges per second: of the last whole second of the window, and of all of it before there is one and when the window is over.</param>
/// <param name="P95Seconds">Response time in the same time; null when nothing succeeded in it.</param>
internal sealed record LiveTick(TimeSpan Elapsed, long Requests, long Failed, double PerSecond, double? P95Seconds);
