namespace PerfGate.Thresholds;

/// <summary>What a metric is a property of.</summary>
internal enum MetricScope
{
    /// <summary>Of each endpoint: latency, success. Without <c>of</c> a threshold holds for every endpoint of the phase.</summary>
    Endpoint,

    /// <summary>Of the load as a whole unless an endpoint is named: throughput of a mix.</summary>
    Load,

    /// <summary>Of the target: CPU, memory. <c>of</c> is an error.</summary>
    Target,

    /// <summary>Of the whole phase over all its levels: capacity, recovery. <c>of</c> and <c>at</c> are errors.</summary>
    Phase,
}
