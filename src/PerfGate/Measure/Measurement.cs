namespace PerfGate.Measure;

/// <summary>
/// The immutable summary of one phase x level x endpoint. Response time counts from the intended send time, service
/// time from the actual one; both over expected responses only, errors are counted on their own.
/// </summary>
internal sealed record Measurement
{
    public required string Phase { get; init; }

    /// <summary>Null when the phase has no ladder.</summary>
    public Level? Level { get; init; }

    /// <summary>The endpoint's name in the spec; null: all endpoints of the phase together.</summary>
    public string? Endpoint { get; init; }

    /// <summary>Stopwatch ticks at the start of the measured window.</summary>
    public required long StartTicks { get; init; }

    /// <summary>Length of the measured window, extensions included; warm-up is not in it.</summary>
    public required TimeSpan Elapsed { get; init; }

    /// <summary>When it was measured: one stretch, and one more for each extension or after each pause, in order.</summary>
    public IReadOnlyList<MeasuredSpan> Spans
    {
        get => field ?? [new MeasuredSpan(StartTicks, Elapsed)];
        init;
    }

    /// <summary>How many of the last stretches were added because a check was not decided.</summary>
    public int Extensions { get; init; }

    /// <summary>Arrivals that were due in the window (open model), or exchanges started (closed model).</summary>
    public required long Offered { get; init; }

    /// <summary>Exchanges that met their expectations.</summary>
    public required long Succeeded { get; init; }

    public required ErrorCounts Errors { get; init; }

    /// <summary>Arrivals that were never sent. They count as failures.</summary>
    public long Dropped { get; init; }

    /// <summary>Of those that succeeded: answers with a status from 300 to 399.</summary>
    public long Redirects { get; init; }

    /// <summary>One of them; null without any.</summary>
    public AnswerExample? Redirect { get; init; }

    /// <summary>Of those that succeeded: answers with status 200 and no body.</summary>
    public long Empty { get; init; }

    /// <summary>Asked arrivals per second (open model); null in the closed model.</summary>
    public double? OfferedRate { get; init; }

    /// <summary>Connections (closed model); null in the open model.</summary>
    public int? Concurrency { get; init; }

    public required LatencyHistogram ResponseTime { get; init; }

    public required LatencyHistogram ServiceTime { get; init; }

    /// <summary>Also of answers that began as they should and did not end in time.</summary>
    public required LatencyHistogram TimeToFirstByte { get; init; }

    /// <summary>Of the requests that failed, and of the arrivals that were never sent.</summary>
    public FailedTimes Failed { get; init; } = new();

    /// <summary>Bytes of bodies as they were sent, whatever the protocol: without headers, chunk sizes and what TLS adds, and before they are decompressed.</summary>
    public long BytesReceived { get; init; }

    /// <summary>Connections opened in the window.</summary>
    public long Connects { get; init; }

    /// <summary>Latency limits that thresholds put on this endpoint, in seconds; what <see cref="Batch.SlowerThan"/> counts.</summary>
    public IReadOnlyList<double> Limits { get; init; } = [];

    public IReadOnlyList<Batch> Batches { get; init; } = [];

    public IReadOnlyList<LoadSecond> Timeline { get; init; } = [];

    /// <summary>What the target held in the pauses of a soak, in order; empty where there were none.</summary>
    public IReadOnlyList<Plateau> Plateaus { get; init; } = [];

    /// <summary>The target's resources in the window; null when they were not watched, and on single endpoints of a mix.</summary>
    public ResourceUse? Resources { get; init; }

    /// <summary>Why the processes that were watched say nothing of what was measured, so that neither resources nor the runtime are told; null where that is not so.</summary>
    public string? Unwatched { get; init; }

    /// <summary>What the target's .NET runtime told of the window; null where it told nothing, and on single endpoints of a mix.</summary>
    public RuntimeUse? Runtime { get; init; }

    /// <summary>From the start of the target until it was ready; null where PerfGate did not start it, and on single endpoints of a mix.</summary>
    public TimeSpan? Startup { get; init; }

    /// <summary>What the target does for its requests, counted beside the window; null where no threshold asks for it, and on single endpoints of a mix.</summary>
    public SideCalls? Calls { get; init; }

    /// <summary>Seconds until the target was as before the peak; null when the load has none.</summary>
    public BoundedValue? Recovery { get; init; }

    /// <summary>The highest level that holds, as far as a search found it; null when there was none.</summary>
    public BoundedValue? Capacity { get; init; }

    /// <summary>How evenly the connections of the closed model were served, whatever they asked for; null in the open model and while a level is running.</summary>
    public UserService? Users { get; init; }

    public required GeneratorHealth Generator { get; init; }

    /// <summary>Exchanges that ended, well or badly, and arrivals that were given up.</summary>
    public long Attempts => Succeeded + Errors.Total + Dropped;

    /// <summary>
    /// Managed bytes per request: by ASP.NET Core's own count of requests, which was read together with that of the bytes;
    /// for another .NET target by ours. Null without readings.
    /// </summary>
    public double? AllocatedPerRequest => PerRequest(Runtime?.AllocatedBytes);

    /// <summary>Exceptions thrown per request, caught ones too; counted like the bytes.</summary>
    public double? ExceptionsPerRequest => PerRequest(Runtime?.Exceptions);

    /// <summary>Expected responses per second; null for an empty window.</summary>
    public double? Throughput => Elapsed > TimeSpan.Zero ? Succeeded / Elapsed.TotalSeconds : null;

    /// <summary>Share of attempts that met their expectations; null without attempts.</summary>
    public double? SuccessShare => Attempts > 0 ? (double)Succeeded / Attempts : null;

    private double? PerRequest(double? total) =>
        Runtime is not { Seconds: > 0 } use || total is not { } count ? null
        : use.Requests is { } requests ? (requests >= 1 ? count / requests : null)
        : Attempts > 0 ? count / use.Seconds / (Attempts / Elapsed.TotalSeconds) : null;
}
