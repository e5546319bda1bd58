namespace PerfGate.Thresholds;

/// <summary>What an observation of a metric is: a fact of its window, or an estimate that another window would give differently.</summary>
internal enum Estimation
{
    /// <summary>A count, an extreme, a reading: it is judged as it was observed.</summary>
    Exact,

    /// <summary>A percentile: judged as the share of requests that are slower than the limit.</summary>
    Percentile,

    /// <summary>The largest: judged as it was observed. A request without an answer took at least its timeout.</summary>
    Largest,

    Mean,

    /// <summary>A share of the requests.</summary>
    Share,

    /// <summary>Requests per second.</summary>
    Rate,

    /// <summary>Growth between the plateaus of a soak; without plateaus it is judged as it was observed.</summary>
    Growth,

    /// <summary>The last third of a soak against its first.</summary>
    Drift,
}
