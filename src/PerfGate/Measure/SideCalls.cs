namespace PerfGate.Measure;

/// <summary>What a target does for its requests, counted over a few of each endpoint.</summary>
/// <param name="Endpoints">In the order of the mix; at least one.</param>
internal sealed record SideCalls(IReadOnlyList<EndpointCalls> Endpoints)
{
    /// <summary>Database commands per request of the mix.</summary>
    public double DatabaseCommands => Mixed(e => e.DatabaseCommands);

    /// <summary>Requests to other services per request of the mix.</summary>
    public double HttpCalls => Mixed(e => e.HttpCalls);

    /// <summary>Of one endpoint alone; null where it was not counted.</summary>
    public SideCalls? Of(string? endpoint) => Endpoints.FirstOrDefault(e => e.Endpoint == endpoint) is { } one ? new SideCalls([one]) : null;

    private double Mixed(Func<EndpointCalls, double> of) => Endpoints.Sum(e => e.Weight * of(e)) / Endpoints.Sum(e => e.Weight);

    /// <summary>Counts what fell into the windows of the endpoints.</summary>
    /// <param name="windows">Each endpoint's requests and when they were sent and answered, Stopwatch ticks.</param>
    /// <param name="calls">All that was told meanwhile.</param>
    /// <returns>Null where the target tells its requests and they are not those that were sent: calls may be missing too, or be those of others.</returns>
    public static SideCalls? Of(IReadOnlyList<CallWindow> windows, IReadOnlyList<CountedCall> calls)
    {
        var tellsRequests = calls.Any(c => c.Kind == CallKind.Request);
        var endpoints = windows.Select(w => (Window: w, Inside: calls.Where(c => c.AtTicks >= w.StartTicks && c.AtTicks <= w.EndTicks).ToList())).ToList();
        return endpoints.Count == 0 || endpoints.Exists(e => e.Window.Requests == 0 || (tellsRequests && e.Inside.Count(c => c.Kind == CallKind.Request) != e.Window.Requests))
            ? null
            : new SideCalls([.. endpoints.Select(e => EndpointCalls.Of(e.Window, e.Inside))]);
    }
}

/// <summary>The requests of one endpoint, sent by themselves.</summary>
/// <param name="Endpoint">Its name.</param>
/// <param name="Subject">What a person calls it.</param>
/// <param name="Weight">Its share in the mix, relative to the others.</param>
/// <param name="Requests">How many.</param>
/// <param name="StartTicks">Before the first, Stopwatch ticks.</param>
/// <param name="EndTicks">After the last answer.</param>
internal readonly record struct CallWindow(string Endpoint, string Subject, double Weight, int Requests, long StartTicks, long EndTicks);

/// <summary>What one endpoint's requests make the target do, per request.</summary>
internal sealed record EndpointCalls
{
    // A mapper tells the commands that the driver below it tells again.
    private const string Mapper = "Microsoft.EntityFrameworkCore";

    public required string Endpoint { get; init; }

    public required string Subject { get; init; }

    public required double Weight { get; init; }

    public required double DatabaseCommands { get; init; }

    public required double HttpCalls { get; init; }

    public required double Exceptions { get; init; }

    /// <summary>The text of the commonest command; null where none is told.</summary>
    public string? CommonestCommand { get; init; }

    /// <summary>How often it is sent per request.</summary>
    public double OfCommonest { get; init; }

    /// <summary>The type of the commonest exception; null without one.</summary>
    public string? CommonestException { get; init; }

    /// <param name="window">Its requests; at least one.</param>
    /// <param name="calls">Those inside.</param>
    public static EndpointCalls Of(CallWindow window, IReadOnlyList<CountedCall> calls)
    {
        var commands = calls.Where(c => c.Kind == CallKind.DatabaseCommand).ToList();
        var mapped = commands.Count(c => c.Source == Mapper);
        var common = Commonest(commands);
        return new EndpointCalls
        {
            Endpoint = window.Endpoint,
            Subject = window.Subject,
            Weight = window.Weight,
            DatabaseCommands = Math.Max(mapped, commands.Count - mapped) / (double)window.Requests,
            HttpCalls = calls.Count(c => c.Kind == CallKind.HttpCall) / (double)window.Requests,
            Exceptions = calls.Count(c => c.Kind == CallKind.Exception) / (double)window.Requests,
            CommonestCommand = common.Text,
            OfCommonest = common.Count / (double)window.Requests,
            CommonestException = Commonest([.. calls.Where(c => c.Kind == CallKind.Exception)]).Text,
        };
    }

    /// <summary>Of one source, since two tell the same.</summary>
    private static (string? Text, int Count) Commonest(List<CountedCall> calls) => calls
        .Where(c => c.Text is not null).GroupBy(c => (c.Source, c.Text))
        .OrderByDescending(g => g.Count()).ThenBy(g => g.Key.Text, StringComparer.Ordinal)
        .Select(g => (g.Key.Text, g.Count())).FirstOrDefault();
}
