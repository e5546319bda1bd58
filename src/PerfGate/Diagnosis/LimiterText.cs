using PerfGate.Measure;

namespace PerfGate.Diagnosis;

/// <summary>What a rate limiter's own counters say.</summary>
internal static class LimiterText
{
    // A queue of some milliseconds, or a refusal in a thousand, explains no breach.
    private const double LeastShare = 0.2;
    private const double LeastRefused = 0.005;

    /// <summary><c>requests wait 2.4 s in the rate limiter 'each-user' (up to 100 queued), 13 % are refused by it</c>; null where it explains nothing.</summary>
    public static string? Of(LimiterUse limiter, RuntimeUse use)
    {
        var requests = Math.Max(use.Requests ?? 0, limiter.Rejected);
        var refused = requests > 0 ? limiter.Rejected / requests : 0;
        var waits = limiter.MeanWaitSeconds is { } mean && (use.RequestSeconds is not > 0 || limiter.WaitSeconds >= LeastShare * use.RequestSeconds) ? mean : (double?)null;
        var which = limiter.Policy.Length > 0 ? $"the rate limiter '{limiter.Policy}'" : "the service's global rate limiter";
        var queued = limiter.PeakQueue > 0 ? $" (up to {Text.Of(limiter.PeakQueue, Unit.Count)} queued)" : "";
        return (waits, refused >= LeastRefused) switch
        {
            ({ } time, true) => $"requests wait {Text.Of(time, Unit.Duration)} in {which}{queued}, and {Text.Of(Math.Round(refused, 3), Unit.Share)} are refused by it",
            ({ } time, false) => $"requests wait {Text.Of(time, Unit.Duration)} in {which}{queued}",
            (null, true) => $"{Text.Of(Math.Round(refused, 3), Unit.Share)} of the requests are refused by {which}",
            _ => null,
        };
    }
}
