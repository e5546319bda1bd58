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

    /// <summary>What a phase is watched with.</summary>
    public const string AllMeters = "System.Runtime,Microsoft.AspNetCore.Hosting,Microsoft.AspNetCore.Server.Kestrel,Microsoft.AspNetCore.RateLimiting";

    /// <summary>The instruments of the allocated bytes and of the exceptions alone; a reading of them costs the target least.</summary>
    public const string Allocation = @"System.Runtime\dotnet.gc.heap.total_allocated,System.Runtime\dotnet.exceptions";

    // Keyword TimeSeriesValues of MetricsEventSource: values, without the messages about instruments.
    private const long TimeSeriesValues = 0x2;

    private readonly Lock _lock = new();
    private readonly List<RuntimeSample> _samples = [];
    private readonly CounterFold _fold = new();
    private readonly TimeSpan _interval;
    private EventStream? _stream;
    private IReadOnlyList<RouteUse> _routes = [];
    private TaskCompletionSource _arrived = New();
    private long _collectionTicks;

    private RuntimeCounters(TimeSpan interval) => _interval = interval;

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
    /// <param name="meters">
    /// Meters, or single instruments in the form <c>meter\instrument</c>, with commas between them. All watchers of one process share
    /// one list and must agree on the interval.
    /// </param>
    public static async Task<Attempt<RuntimeCounters>> StartAsync(
        int processId, TimeSpan interval, CancellationToken cancellationToken, string meters = AllMeters)
    {
        var found = DotNetProcess.Find(processId);
        if (found.Value is not { } process)
            return found.Reason;

        var counters = new RuntimeCounters(interval);
        var provider = EventStream.Provider(MetricsProvider, EventLevel.Informational, TimeSeriesValues, new Dictionary<string, string>
        {
            // Shared: the user's own dotnet-counters keeps working.
            ["SessionId"] = "SHARED",
            ["Metrics"] = meters,
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

    /// <summary>
    /// The first reading that the target makes after a Stopwatch stamp. It comes within an interval; null when the target does
    /// not tell any more, or none came in three intervals and five seconds.
    /// </summary>
    public async Task<RuntimeSample?> NextAsync(long afterTicks, TimeProvider time, CancellationToken cancellationToken)
    {
        using var limit = new CancellationTokenSource((_interval * 3) + TimeSpan.FromSeconds(5), time);
        using var both = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, cancellationToken);
        while (true)
        {
            Task arrived;
            lock (_lock)
            {
                if (_samples.Find(s => s.AtTicks >= afterTicks) is { } found)
                    return found;
                arrived = _arrived.Task;
            }

            try
            {
                await Task.WhenAny(arrived, _stream!.Reading).WaitAsync(both.Token);
            }
            catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
            {
                return null;
            }

            if (_stream.Reading.IsCompleted && !arrived.IsCompleted)
                return null;
        }
    }

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
                TaskCompletionSource arrived;
                lock (_lock)
                {
                    _samples.Add(_fold.Complete(_collectionTicks));
                    _routes = _fold.Routes;
                    (arrived, _arrived) = (_arrived, New());
                }

                arrived.SetResult();

                break;
        }
    }

    private static TaskCompletionSource New() => new(TaskCreationOptions.RunContinuationsAsynchronously);

    private static string Text(TraceEvent e, string name) => e.PayloadByName(name) as string ?? "";

    /// <summary>Older runtimes publish numbers as text, in the invariant culture; an instrument without a value yet publishes an empty text.</summary>
    private static double Number(TraceEvent e, string name) => e.PayloadByName(name) switch
    {
        string text => double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var value) ? value : 0,
        IConvertible number => number.ToDouble(CultureInfo.InvariantCulture),
        _ => 0,
    };
}
