namespace PerfGate.Statistics;

/// <summary>
/// One short stretch of a run (0.5 s by default), the smallest unit the statistics look at: neighbouring requests share their noise,
/// so it is the variance between stretches that tells how much a run knows.
/// </summary>
/// <param name="Sum">What was added up: requests over the limit, completed requests, milliseconds of latency.</param>
/// <param name="Weight">What it is divided by: intended requests, seconds, measured requests.</param>
internal readonly record struct BatchSum(double Sum, double Weight);
