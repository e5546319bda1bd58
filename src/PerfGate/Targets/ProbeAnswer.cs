namespace PerfGate.Targets;

/// <summary>What one question to the starting target brought.</summary>
/// <param name="IsReady">Whether it answered as expected.</param>
/// <param name="Said">What it answered, in words for a message: "status 503", "connection refused".</param>
internal readonly record struct ProbeAnswer(bool IsReady, string Said);
