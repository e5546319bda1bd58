using PerfGate.Measure;

namespace PerfGate.Thresholds;

/// <summary>One measurable thing that a threshold can name: a row of <see cref="Metrics"/>.</summary>
internal sealed record Metric
{
    /// <summary>As written in the spec: <c>p95</c>, <c>service.mean</c>, <c>memory.growth</c>.</summary>
    public required string Name { get; init; }

    public required Unit Unit { get; init; }

    public required bool HigherIsBetter { get; init; }

    /// <summary>One sentence for the reference.</summary>
    public required string Doc { get; init; }

    /// <summary>The code of its breach.</summary>
    public required string BreachCode { get; init; }

    /// <summary>Whose measurement is read when a threshold names no endpoint.</summary>
    public required MetricScope Scope { get; init; }

    /// <summary>The value, of times that of the good answers; null when it was not measured. Null is never a pass.</summary>
    public required Func<Measurement, double?> Read { get; init; }

    /// <summary>Whether it has an interval, and which.</summary>
    public Estimation Estimation { get; init; }

    /// <summary>The times of which it is a mean, a percentile or the largest; null for any other metric.</summary>
    public Func<Measurement, LatencyHistogram>? Times { get; init; }

    /// <summary>For a mean, a percentile or a largest time what is known of the requests that failed; null for any other metric.</summary>
    public Func<Measurement, LatencyHistogram>? FailedTimes { get; init; }

    /// <summary>For a growth what grows between plateaus; null for any other metric.</summary>
    public PlateauGrowth? Growth { get; init; }

    /// <summary>For a comparison of the last third of a soak with its first: it; null for any other metric.</summary>
    public Drift? Drift { get; init; }

    /// <summary>A share that may be more than 1: times can grow by any factor.</summary>
    public bool IsUnlimited { get; init; }

    /// <summary>For a percentile its fraction (0.95), otherwise null.</summary>
    public double? Fraction { get; init; }

    /// <summary>For a percentile of the response time its fraction (0.95), otherwise null.</summary>
    public double? Percentile { get; init; }

    /// <summary>The one kind of phase that measures it; null: all do.</summary>
    public string? OnlyIn { get; init; }

    /// <summary>For a value of which only bounds may be known: them; null as a whole when it is a plain value.</summary>
    public Func<Measurement, BoundedValue?>? Bounds { get; init; }

    /// <summary>Why it may be missing, where that is not what its scope says; null otherwise.</summary>
    public string? Missing { get; init; }

    /// <summary>It is told by the counters of the target's .NET runtime.</summary>
    public bool IsOfRuntime { get; init; }

    /// <summary>It counts what a request makes the target do: no noise of timing is in it, and rounds of a comparison that are too noisy for times still carry it.</summary>
    public bool IsCount { get; init; }

    /// <summary>What is counted, as a sentence names it: "database commands per request"; null where the name does.</summary>
    public string? Counted { get; init; }

    /// <summary>It is counted in a short window of its own, which costs the target more than a measured window may.</summary>
    public bool IsOfCalls { get; init; }

    /// <summary>Fewest samples that say anything about it.</summary>
    public long MinimumSamples { get; init; } = 1;
}
