namespace PerfGate.Measure;

/// <summary>The counts and latencies of one endpoint in a <see cref="Slice"/>.</summary>
internal sealed class SliceEndpoint
{
    public LatencyHistogram ResponseTime { get; } = new();

    public LatencyHistogram ServiceTime { get; } = new();

    public LatencyHistogram TimeToFirstByte { get; } = new();

    public FailedTimes Failed { get; } = new();

    public ErrorTally Errors { get; } = new();

    public long Offered { get; set; }

    public long Succeeded { get; set; }

    public long Dropped { get; set; }

    /// <summary>Of those that succeeded: with a status from 300 to 399.</summary>
    public long Redirects { get; set; }

    /// <summary>Of those that succeeded: with status 200 and no body.</summary>
    public long Empty { get; set; }

    public long BytesReceived { get; set; }

    public long Connects { get; set; }

    /// <summary>Nanoseconds between intended and done, of all exchanges, failed ones too.</summary>
    public double BusyNanoseconds { get; set; }

    /// <summary>Exchanges that would have met a limit, had the generator not been late itself.</summary>
    public long LateOverLimit { get; set; }

    public long Ended => Succeeded + Errors.Total + Dropped;

    public void Clear()
    {
        ResponseTime.Clear();
        ServiceTime.Clear();
        TimeToFirstByte.Clear();
        Failed.Clear();
        Errors.Clear();
        (Offered, Succeeded, Dropped, BytesReceived, Connects, BusyNanoseconds, LateOverLimit) = (0, 0, 0, 0, 0, 0, 0);
        (Redirects, Empty) = (0, 0);
    }

    public void Add(SliceEndpoint other)
    {
        ResponseTime.Add(other.ResponseTime);
        ServiceTime.Add(other.ServiceTime);
        TimeToFirstByte.Add(other.TimeToFirstByte);
        Failed.Add(other.Failed);
        Errors.Add(other.Errors);
        Offered += other.Offered;
        Succeeded += other.Succeeded;
        Dropped += other.Dropped;
        Redirects += other.Redirects;
        Empty += other.Empty;
        BytesReceived += other.BytesReceived;
        Connects += other.Connects;
        BusyNanoseconds += other.BusyNanoseconds;
        LateOverLimit += other.LateOverLimit;
    }
}
