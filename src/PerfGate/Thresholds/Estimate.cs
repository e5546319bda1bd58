using PerfGate.Measure;
using PerfGate.Statistics;

namespace PerfGate.Thresholds;

/// <summary>What a window knows of a metric beyond its point estimate.</summary>
/// <param name="Interval">Of the value, in the metric's unit.</param>
/// <param name="Side">Where the value lies with respect to the limit, beyond doubt.</param>
internal sealed record Estimate(Interval Interval, LimitSide Side)
{
    /// <summary>Requests, of this window's kind, that would decide it beyond those there are; null when that cannot be told.</summary>
    public double? MoreRequests { get; init; }

    /// <summary>Set where a percentile has too few requests to say that it holds, whatever was observed: what it needs.</summary>
    public string? TooFew { get; init; }

    /// <summary>The requests that it needs then; else null.</summary>
    public double? RequestsNeeded { get; init; }

    /// <summary>The requests that it needs then however calm the machine is; else null.</summary>
    public double? LeastRequestsNeeded { get; init; }

    /// <summary>A breach that the window was too short to prove, and long enough to speak of.</summary>
    public bool OnlyWarns { get; init; }

    /// <summary>The window has nothing at all to say against the target, so that only a strict gate wants a proof.</summary>
    public bool HoldsUnlessStrict { get; init; }

    /// <summary>What is to be said beside the interval, in place of anything else; null: nothing of its own.</summary>
    public string? Why { get; init; }

    /// <summary>A percentile whose good answers are within the limit beyond doubt: how many requests fail decides it, and more of the same would not be another matter.</summary>
    public bool FailuresDecide { get; init; }

    /// <summary>The window was too short to tell the noise of the machine.</summary>
    public bool IsShort { get; init; }
}
