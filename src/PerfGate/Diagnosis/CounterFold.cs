using System.Globalization;
using PerfGate.Measure;

namespace PerfGate.Diagnosis;

/// <summary>
/// Makes one <see cref="RuntimeSample"/> of the values that the meters publish in one collection
/// (https://learn.microsoft.com/dotnet/core/diagnostics/built-in-metrics-runtime, .../aspnetcore/log-mon/metrics/built-in).
/// </summary>
internal sealed class CounterFold
{
    private readonly Dictionary<string, double> _values = [];

    // Histograms publish what came since the last collection, and nothing when nothing came.
    private long _completed;
    private double _requestSeconds;
    private long _failed;
    private bool _hosting;
    private long _queuedByLimiter;
    private double _limiterSeconds;
    private readonly Dictionary<string, double> _limiterPolicies = new(StringComparer.Ordinal);
    private readonly Dictionary<(string Method, string Route, int Status, string Error), (long Count, double Seconds)> _routes = [];

    /// <summary>Requests since the watching began, the most frequent first.</summary>
    public IReadOnlyList<RouteUse> Routes =>
        [.. _routes.OrderByDescending(r => r.Value.Count).Select(r => new RouteUse(r.Key.Method, r.Key.Route, r.Key.Status, r.Key.Error, r.Value.Count, r.Value.Seconds))];

    /// <summary>A counter or gauge: cumulative, or as it stands. Values of one instrument with different tags are added.</summary>
    public void Value(string instrument, string tags, double value)
    {
        var key = instrument == "dotnet.gc.collections" ? instrument + "/" + Tag(tags, "gc.heap.generation") : instrument;
        if (instrument == "aspnetcore.rate_limiting.requests")
        {
            if (Tag(tags, "aspnetcore.rate_limiting.result") is "acquired" or "request_canceled")
                return;
            var policy = Tag(tags, "aspnetcore.rate_limiting.policy");
            _limiterPolicies[policy] = Math.Max(_limiterPolicies.GetValueOrDefault(policy), value);
        }

        _values[key] = _values.GetValueOrDefault(key) + value;
        _hosting |= instrument == "http.server.active_requests";
    }

    public void Histogram(string instrument, string tags, long count, double sum)
    {
        if (instrument == "aspnetcore.rate_limiting.request.time_in_queue")
        {
            (_queuedByLimiter, _limiterSeconds) = (_queuedByLimiter + count, _limiterSeconds + sum);
            var policy = Tag(tags, "aspnetcore.rate_limiting.policy");
            _limiterPolicies[policy] = _limiterPolicies.GetValueOrDefault(policy) + count;
        }

        if (instrument != "http.server.request.duration")
            return;
        _hosting = true;
        _completed += count;
        _requestSeconds += sum;
        var status = int.TryParse(Tag(tags, "http.response.status_code"), NumberStyles.None, CultureInfo.InvariantCulture, out var code) ? code : 0;
        if (status >= 500)
            _failed += count;
        var key = (Tag(tags, "http.request.method"), Tag(tags, "http.route"), status, Tag(tags, "error.type"));
        var (soFar, seconds) = _routes.GetValueOrDefault(key);
        _routes[key] = (soFar + count, seconds + sum);
    }

    public RuntimeSample Complete(long atTicks)
    {
        var sample = new RuntimeSample
        {
            AtTicks = atTicks,
            HeapBytes = Whole("dotnet.gc.last_collection.heap.size"),
            AllocatedBytes = Whole("dotnet.gc.heap.total_allocated"),
            GcPauseSeconds = Read("dotnet.gc.pause.time"),
            JitSeconds = Read("dotnet.jit.compilation.time"),
            Gen0Collections = Whole("dotnet.gc.collections/gen0"),
            Gen1Collections = Whole("dotnet.gc.collections/gen1"),
            Gen2Collections = Whole("dotnet.gc.collections/gen2"),
            PoolThreads = (int?)Whole("dotnet.thread_pool.thread.count"),
            PoolQueue = Whole("dotnet.thread_pool.queue.length"),
            // This instrument alone says nothing until there is something to count.
            Exceptions = Whole("dotnet.exceptions") ?? (_values.ContainsKey("dotnet.gc.heap.total_allocated") ? 0 : null),
            LockContentions = Whole("dotnet.monitor.lock_contentions"),
            ActiveRequests = Whole("http.server.active_requests"),
            CompletedRequests = _hosting ? _completed : null,
            RequestSeconds = _hosting ? _requestSeconds : null,
            FailedRequests = _hosting ? _failed : null,
            LimiterQueue = Whole("aspnetcore.rate_limiting.queued_requests"),
            LimiterQueued = _queuedByLimiter,
            LimiterSeconds = _limiterSeconds,
            LimiterRejected = Whole("aspnetcore.rate_limiting.requests") ?? 0,
            LimiterPolicy = _limiterPolicies.Count == 0 ? null : _limiterPolicies.MaxBy(p => p.Value).Key,
            Connections = Whole("kestrel.active_connections"),
            KestrelQueue = Read("kestrel.queued_connections") is null && Read("kestrel.queued_requests") is null
                ? null
                : (long)((Read("kestrel.queued_connections") ?? 0) + (Read("kestrel.queued_requests") ?? 0)),
        };
        _values.Clear();
        return sample;
    }

    private double? Read(string key) => _values.TryGetValue(key, out var value) ? value : null;

    private long? Whole(string key) => (long?)Read(key);

    /// <summary>Of tags in the form <c>name=value,name=value</c>.</summary>
    private static string Tag(string tags, string name)
    {
        foreach (var tag in tags.Split(','))
        {
            if (tag.StartsWith(name + "=", StringComparison.Ordinal))
                return tag[(name.Length + 1)..];
        }

        return "";
    }
}
