namespace PerfGate.Statistics;

/// <summary>One observation of something that may grow.</summary>
/// <param name="At">Where on the axis: seconds since the start, or requests served so far.</param>
/// <param name="Value">What was seen there: bytes, handles, threads.</param>
internal readonly record struct TrendPoint(double At, double Value);
