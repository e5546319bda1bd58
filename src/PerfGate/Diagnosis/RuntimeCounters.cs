using System.Diagnostics;
using System.Diagnostics.Tracing;
using System.Globalization;
using Microsoft.Diagnostics.Tracing;
using PerfGate.Measure;

namespace PerfGate.Diagnosis;

/// <summary>
/// Watches the meters of a .NET 9 or later target from the outside (System.Runtime, ASP.NET Core hosting, Kestrel).
/// It costs the target less than the noise of a shared machine, and may stay on while it is measured (docs/diagnosis.md has the figures).
/// </summary>
internal sealed class RuntimeCounters : IAsyncDisposable
{
    private const string MetricsProvider = "System.Diagnostics.Metrics";
    private const string Meters = "System.Runtime,Microsoft.AspNetCore.Hosting,Microsoft.AspNetCore.Server.Kestrel";

    // Keyword TimeSeriesValues of MetricsEventSource: values, without the messages about instruments.
    private const long TimeSeriesValues = 0x2;

    private readonly Lock _lock = new();
    private readonly List<RuntimeSample> _samples = [];
    private readonly CounterFold _fold = new();
    private EventStream? _stream;
    private IReadOnlyList<RouteUse> _routes = [];
    private long _collectionTicks;

    private RuntimeCounters()
    {
    }

    /// <summary>Readings so far, in order of time.</summary>
    public IReadOnlyList<RuntimeSample> Samples
    {
        get
        {
            lock (_lock)
                return [.. _samples];
        }
    }

    /// <summary>Requests by route and status since the watching began; empty when the target is not an ASP.NET Core one.</summary>
    public IReadOnlyList<RouteUse> Routes
    {
        get
        {
            lock (_lock)
                return _routes;
        }
    }

    /// <param name="processId">The target or a process above it.</param>
    /// <param name="interval">From one reading to the next; at least 100 ms.</param>
    /// <param name="cancellationToken">Ends the wait for the port.</param>
    public static async Task<Attempt<RuntimeCounters>> StartAsync(int processId, TimeSpan interval, CancellationToken cancellationToken)
    {
        var found = DotNetProcess.Find(processId);
        if (found.Value is not { } process)
            return found.Reason;

        var counters = new RuntimeCounters();
        var provider = EventStream.Provider(MetricsProvider, EventLevel.Informational, TimeSeriesValues, new Dictionary<string, string>
        {
            // Shared: the user's own dotnet-counters keeps working.
            ["SessionId"] = "SHARED",
            ["Metrics"] = Meters,
            ["RefreshInterval"] = interval.TotalSeconds.ToString(CultureInfo.InvariantCulture),
            ["MaxTimeSeries"] = "1000",
            ["MaxHistograms"] = "100",
            ["ClientId"] = Guid.NewGuid().ToString(),
        });
        var opened = await EventStream.OpenAsync(process.Id, [provider], source => source.Dynamic.All += counters.OnEvent, cancellationToken);
        if (opened.Value is not { } stream)
            return opened.Reason;
        counters._stream = stream;
        return counters;
    }

    /// <summary>What happened between two Stopwatch stamps. The last reading before the end may come up to an interval later: read after it.</summary>
    public RuntimeUse Between(long startTicks, long endTicks) => RuntimeUse.Between(Samples, startTicks, endTicks, Stopwatch.Frequency);

    public ValueTask DisposeAsync() => _stream?.DisposeAsync() ?? ValueTask.CompletedTask;

    private void OnEvent(TraceEvent e)
    {
        if (e.ProviderName != MetricsProvider)
            return;
        switch (e.EventName)
        {
            case "Collection/Start":
                _collectionTicks = EventStream.Ticks(e);
                break;
            case "CounterRateValuePublished" or "UpDownCounterRateValuePublished":
                _fold.Value(Text(e, "instrumentName"), Text(e, "tags"), Number(e, "value"));
                break;
            case "GaugeValuePublished":
                _fold.Value(Text(e, "instrumentName"), Text(e, "tags"), Number(e, "lastValue"));
                break;
            case "HistogramValuePublished":
                _fold.Histogram(Text(e, "instrumentName"), Text(e, "tags"), (long)Number(e, "count"), Number(e, "sum"));
                break;
            case "Collection/Stop":
                lock (_lock)
                {
                    _samples.Add(_fold.Complete(_collectionTicks));
                    _routes = _fold.Routes;
                }

                break;
        }
    }

    private static string Text(TraceEvent e, string name) => e.PayloadByName(name) as string ?? "";

    /// <summary>Older runtimes publish numbers as text, in the invariant culture; an instrument without a value yet publishes an empty text.</summary>
    private static double Number(TraceEvent e, string name) => e.PayloadByName(name) switch
    {
        string text => double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var value) ? value : 0,
        IConvertible number => number.ToDouble(CultureInfo.InvariantCulture),
        _ => 0,
    };
}
