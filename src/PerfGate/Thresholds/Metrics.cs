using System.Globalization;
using System.Text.RegularExpressions;
using PerfGate.Measure;
using PerfGate.Syntax;

namespace PerfGate.Thresholds;

/// <summary>The table of metrics: a new one is a new row.</summary>
internal static partial class Metrics
{
    public const string DatabaseCommandsPerRequest = "db.commands.per-request", HttpCallsPerRequest = "http.calls.per-request",
        ExceptionsPerRequest = "exceptions.per-request", LogLinesPerRequest = "log.lines.per-request";

    /// <summary>The kind of phase that compares with a baseline.</summary>
    public const string Comparisons = "compare";

    public static IReadOnlyList<Metric> All { get; } =
    [
        .. Latency("", "response time", m => m.ResponseTime, m => m.Failed.Response),
        .. Latency("service.", "service time (from the actual sending)", m => m.ServiceTime, m => m.Failed.Service),
        .. Latency("ttfb.", "time to the first byte of the response", m => m.TimeToFirstByte, m => m.Failed.FirstByte),
        Row("throughput", Unit.PerSecond, true, MetricScope.Load, DiagnosticCodes.ThroughputBreach, "expected responses per second", m => m.Throughput) with { Estimation = Estimation.Rate },
        Row("success", Unit.Share, true, MetricScope.Endpoint, DiagnosticCodes.ErrorBreach, "share of requests that met their expectations", m => m.SuccessShare) with { Estimation = Estimation.Share },
        Row("errors", Unit.Count, false, MetricScope.Endpoint, DiagnosticCodes.ErrorBreach, "number of failed requests", m => m.Attempts > 0 ? m.Errors.Total + m.Dropped : null),
        Row("timeouts", Unit.Count, false, MetricScope.Endpoint, DiagnosticCodes.ErrorBreach, "number of requests without an answer in time", m => m.Attempts > 0 ? m.Errors.Timeout : null),
        Row("cpu", Unit.Cores, false, MetricScope.Target, DiagnosticCodes.ResourceBreach, "mean cores the target kept busy", m => m.Resources?.CpuCores),
        Row("cpu.per-request", Unit.Duration, false, MetricScope.Target, DiagnosticCodes.ResourceBreach, "processor time of the target per request", m => m.Resources?.CpuSeconds is { } cpu && m.Attempts > 0 ? cpu / m.Attempts : null),
        Row("startup", Unit.Duration, false, MetricScope.Target, DiagnosticCodes.LatencyBreach, "time from the start of the target until it was ready", m => m.Startup?.TotalSeconds),
        Row("first-request", Unit.Duration, false, MetricScope.Target, DiagnosticCodes.LatencyBreach, "response time of the first request after the target was ready; in comparisons with a baseline", _ => null) with { OnlyIn = Comparisons },
        Row("memory", Unit.Size, false, MetricScope.Target, DiagnosticCodes.ResourceBreach, "largest resident memory of the target", m => m.Resources?.PeakMemoryBytes),
        Growth("memory.growth", Unit.SizePerSecond, "growth of the target's memory; between the plateaus of a soak of its private memory", new PlateauGrowth(p => p.MemoryBytes), m => m.Resources?.MemoryGrowth),
        Growth("heap.growth", Unit.SizePerSecond, "growth of a .NET target's heap after full collections, between the plateaus of a soak", new PlateauGrowth(p => p.HeapBytes), _ => null),
        Growth("threads.growth", Unit.Count, "threads gained per 1,000 requests, between the plateaus of a soak", new PlateauGrowth(p => p.Threads, 1000), _ => null),
        Growth("handles.growth", Unit.Count, "open handles gained per 1,000 requests, between the plateaus of a soak", new PlateauGrowth(p => p.Handles, 1000), _ => null),
        OfThirds("throughput.decay", MetricScope.Load, DiagnosticCodes.ThroughputBreach, "share by which the rate of expected responses (open model: of those offered) is lower in the last third of a soak than in the first", Drifts.Throughput),
        OfThirds("median.growth", MetricScope.Endpoint, DiagnosticCodes.LatencyBreach, "share by which the median response time is longer in the last third of a soak than in the first", Drifts.Median) with { IsUnlimited = true },
        OfThirds("errors.growth", MetricScope.Endpoint, DiagnosticCodes.ErrorBreach, "share of failed requests in the last third of a soak less that in the first", Drifts.Errors),
        Row("threads", Unit.Count, false, MetricScope.Target, DiagnosticCodes.ResourceBreach, "most threads of the target", m => m.Resources?.PeakThreads),
        Row("handles", Unit.Count, false, MetricScope.Target, DiagnosticCodes.ResourceBreach, "most open handles of the target", m => m.Resources?.PeakHandles),
        Runtime("allocated.per-request", Unit.Size, "managed memory that the target allocates per request", m => m.AllocatedPerRequest) with { IsCount = true },
        Runtime("heap", Unit.Size, "largest managed heap of the target after a collection", m => m.Runtime?.PeakHeapBytes),
        Runtime("gc.pause", Unit.Share, "share of the time in which the garbage collector stopped the target", m => m.Runtime?.GcPauseShare),
        Runtime("threadpool.queue", Unit.Count, "most work items that waited for a thread of the target's pool", m => m.Runtime?.PeakPoolQueue),
        Runtime("exceptions", Unit.PerSecond, "exceptions thrown in the target per second, caught ones too", m => m.Runtime?.ExceptionsPerSecond),
        Runtime(ExceptionsPerRequest, Unit.Count, "exceptions thrown in the target per request, caught ones too", m => m.ExceptionsPerRequest) with { IsCount = true, Counted = "exceptions per request" },
        Called(DatabaseCommandsPerRequest, "commands to a database per request, counted by Entity Framework Core, SqlClient, Npgsql, MySqlConnector, the MongoDB or the Oracle driver", m => m.Calls?.DatabaseCommands is > 0 and var commands ? commands : null,
            "no database command was seen: ") with { Counted = "database commands per request" },
        Called(HttpCallsPerRequest, "requests per request that the target sends to other services by HttpClient", m => m.Calls?.HttpCalls, "") with { Counted = "requests to other services per request" },
        Row(LogLinesPerRequest, Unit.Count, false, MetricScope.Target, DiagnosticCodes.ResourceBreach, "lines per request that the target prints", m => m.Resources?.LogLines is { } lines && m.Attempts > 0 ? lines / m.Attempts : null) with
        {
            IsCount = true,
            Counted = "lines of output per request",
            Missing = "the output of the target is not ours to see: PerfGate has to start it",
        },
        Row("written.per-request", Unit.Size, false, MetricScope.Target, DiagnosticCodes.ResourceBreach, "bytes per request that the target writes to storage", m => m.Resources?.WrittenBytes is { } written && m.Attempts > 0 ? written / m.Attempts : null),
        Runtime("requests.active", Unit.Count, "most requests inside ASP.NET Core at once", m => m.Runtime?.PeakActiveRequests),
        Runtime("requests.queue", Unit.Count, "most connections and requests that Kestrel had accepted and not begun", m => m.Runtime?.PeakKestrelQueue),
        Runtime("connections", Unit.Count, "most connections open in Kestrel", m => m.Runtime?.PeakConnections),
        Searched("recovery", Unit.Duration, false, DiagnosticCodes.LatencyBreach, "spike", "time from the end of the peak until response times and errors are as before it", m => m.Recovery),
        Searched("capacity", Unit.PerSecond, true, DiagnosticCodes.ThroughputBreach, "capacity", "highest rate at which the other thresholds of the phase hold", m => m.Capacity),
        Searched("capacity.connections", Unit.Count, true, DiagnosticCodes.ThroughputBreach, "capacity", "most connections at which the other thresholds of the phase hold", m => m.Capacity),
    ];

    /// <summary>The names for a message: those of the service time and of the first byte are the same again.</summary>
    public static string Listed { get; } =
        string.Join(", ", All.Select(m => m.Name).Where(n => !n.StartsWith("service.", StringComparison.Ordinal) && !n.StartsWith("ttfb.", StringComparison.Ordinal)))
        + "; service.* and ttfb.* of the latencies";

    /// <summary>
    /// The metric of a name; null when there is none. Any percentile with up to four decimals is one (<c>p99.95</c>), and
    /// k6's <c>p(95)</c> is read as <c>p95</c>.
    /// </summary>
    public static Metric? Find(string name)
    {
        foreach (var metric in All)
        {
            if (metric.Name == name)
                return metric;
        }

        if (PercentileName().Match(name) is not { Success: true } match || Literals.Number(match.Groups["p"].Value) is not ({ } percent and > 0 and < 100))
            return null;
        var prefix = match.Groups[1].Value;
        return All.FirstOrDefault(m => m.Name == prefix + PercentileName(percent)) ?? prefix switch
        {
            "" => Percentile("", percent, "response time", m => m.ResponseTime, m => m.Failed.Response),
            "service." => Percentile("service.", percent, "service time", m => m.ServiceTime, m => m.Failed.Service),
            "ttfb." => Percentile("ttfb.", percent, "time to first byte", m => m.TimeToFirstByte, m => m.Failed.FirstByte),
            _ => null,
        };
    }

    private static string PercentileName(double percent) => "p" + percent.ToString("0.####", CultureInfo.InvariantCulture);

    [GeneratedRegex(@"^((?:service\.|ttfb\.)?)p(?:\((?<p>[0-9]{1,2}(?:\.[0-9]{1,4})?)\)|(?<p>[0-9]{1,2}(?:\.[0-9]{1,4})?))$", RegexOptions.CultureInvariant)]
    private static partial Regex PercentileName();

    private static IEnumerable<Metric> Latency(string prefix, string what, Func<Measurement, LatencyHistogram> of, Func<Measurement, LatencyHistogram> failed)
    {
        Metric Of(string name, string doc, Func<LatencyHistogram, double?> read) =>
            Row(prefix + name, Unit.Duration, false, MetricScope.Endpoint, DiagnosticCodes.LatencyBreach, $"{doc} {what}", m => read(of(m)));

        yield return Of("min", "smallest", h => h.Min);
        yield return Of("mean", "mean", h => h.Mean) with { Estimation = Estimation.Mean, Times = of, FailedTimes = failed };
        yield return Of("median", "median", h => h.Quantile(0.5)) with
        {
            Estimation = Estimation.Percentile,
            Times = of,
            FailedTimes = failed,
            Fraction = 0.5,
            Percentile = prefix.Length == 0 ? 0.5 : null,
        };
        yield return Of("max", "largest", h => h.Max) with { Estimation = Estimation.Largest, Times = of, FailedTimes = failed };
        yield return Of("stddev", "standard deviation of the", h => h.StandardDeviation);
        foreach (var percent in new[] { 25, 50, 75, 90, 95, 99, 99.9, 99.99 })
            yield return Percentile(prefix, percent, what, of, failed);
    }

    private static Metric Percentile(string prefix, double percent, string what, Func<Measurement, LatencyHistogram> of, Func<Measurement, LatencyHistogram> failed)
    {
        var q = percent / 100;
        return Row(
            prefix + PercentileName(percent),
            Unit.Duration, false, MetricScope.Endpoint, DiagnosticCodes.LatencyBreach,
            $"{what} that {percent.ToString(CultureInfo.InvariantCulture)} % of the requests do not exceed",
            m => of(m).Quantile(q)) with
        {
            // Below it the percentile is the maximum: with n samples, the largest stands for the quantile n/(n+1).
            MinimumSamples = (long)Math.Ceiling(Math.Round(1 / (1 - q), 6)),
            Estimation = Estimation.Percentile,
            Times = of,
            FailedTimes = failed,
            Fraction = q,
            Percentile = prefix.Length == 0 ? q : null,
        };
    }

    private static Metric Searched(string name, Unit unit, bool higherIsBetter, string code, string kind, string doc, Func<Measurement, BoundedValue?> bounds) =>
        Row(name, unit, higherIsBetter, MetricScope.Phase, code, doc, m => bounds(m)?.Value) with { OnlyIn = kind, Bounds = bounds };

    private static Metric Runtime(string name, Unit unit, string doc, Func<Measurement, double?> read) =>
        Row(name, unit, false, MetricScope.Target, DiagnosticCodes.ResourceBreach, $"{doc} (.NET)", read) with
        {
            IsOfRuntime = true,
            Missing = "the target's runtime did not tell it three times in the window: it takes a .NET 9 or later process of PerfGate's own with its diagnostics port open, and a window of four seconds (allocations, connections and queues of requests: one with ASP.NET Core)",
        };

    private static Metric Called(string name, string doc, Func<Measurement, double?> read, string missing) =>
        Runtime(name, Unit.Count, doc, read) with
        {
            IsCount = true,
            IsOfCalls = true,
            Missing = $"{missing}the target's calls could not be counted: it takes a .NET process of PerfGate's own with its diagnostics port open, and 'counters' that are not off",
        };

    /// <param name="name">As written in the spec.</param>
    /// <param name="unit">Of the growth.</param>
    /// <param name="doc">One sentence.</param>
    /// <param name="growth">Between plateaus.</param>
    /// <param name="otherwise">Without them.</param>
    private static Metric Growth(string name, Unit unit, string doc, PlateauGrowth growth, Func<Measurement, double?> otherwise) =>
        Row(name, unit, false, MetricScope.Target, DiagnosticCodes.ResourceBreach, doc, m => m.Plateaus.Count > 0 ? growth.Slope(m) : otherwise(m)) with
        {
            Estimation = Estimation.Growth,
            Growth = growth,
        };

    private static Metric OfThirds(string name, MetricScope scope, string code, string doc, Drift drift) =>
        Row(name, Unit.Share, false, scope, code, doc, drift.ValueOf) with { OnlyIn = "soak", Estimation = Estimation.Drift, Drift = drift };

    private static Metric Row(
        string name, Unit unit, bool higherIsBetter, MetricScope scope, string code, string doc, Func<Measurement, double?> read) => new()
        {
            Name = name,
            Unit = unit,
            HigherIsBetter = higherIsBetter,
            Scope = scope,
            BreachCode = code,
            Doc = doc,
            Read = read,
        };
}
