namespace PerfGate.Measure;

/// <summary>What ASP.NET Core's rate limiter did in a window (meter Microsoft.AspNetCore.RateLimiting).</summary>
/// <param name="Policy">The policy that queued or rejected most; empty for the global limiter.</param>
/// <param name="PeakQueue">Most requests that waited in it at once.</param>
/// <param name="Queued">Requests that had waited in it.</param>
/// <param name="WaitSeconds">For how long, in sum.</param>
/// <param name="Rejected">Requests that it refused.</param>
internal sealed record LimiterUse(string Policy, long PeakQueue, double Queued, double WaitSeconds, double Rejected)
{
    /// <summary>Mean wait of those that waited; null when none did.</summary>
    public double? MeanWaitSeconds => Queued >= 1 ? WaitSeconds / Queued : null;
}
