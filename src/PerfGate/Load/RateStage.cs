namespace PerfGate.Load;

/// <summary>A stretch of an arrival rate that changes evenly, or not at all.</summary>
/// <param name="FromPerSecond">At its start, 0 or more.</param>
/// <param name="ToPerSecond">At its end, 0 or more.</param>
/// <param name="Duration">Its length.</param>
internal readonly record struct RateStage(double FromPerSecond, double ToPerSecond, TimeSpan Duration)
{
    /// <summary>Expected arrivals in it.</summary>
    public double Arrivals => (FromPerSecond + ToPerSecond) / 2 * Duration.TotalSeconds;

    /// <summary>
    /// Seconds after its start at which the expected number of arrivals has reached <paramref name="arrivals"/>: the root of
    /// <c>from t + (to - from) t^2 / 2d = n</c>, in the form that does not cancel when the rate hardly changes.
    /// </summary>
    public double SecondsAt(double arrivals)
    {
        if (arrivals <= 0)
            return 0;
        var slope = (ToPerSecond - FromPerSecond) / Duration.TotalSeconds;
        var root = Math.Sqrt(Math.Max(0, (FromPerSecond * FromPerSecond) + (2 * slope * arrivals)));
        return 2 * arrivals / (FromPerSecond + root);
    }
}
