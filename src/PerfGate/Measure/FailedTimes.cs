namespace PerfGate.Measure;

/// <summary>
/// How long requests took that failed or were given up: of each a lower bound of the time to a good answer. A request without an answer took at least its
/// timeout. Written by one thread; merged at the end.
/// </summary>
internal sealed class FailedTimes
{
    /// <summary>From the intended time. Arrivals that were never sent are in it.</summary>
    public LatencyHistogram Response { get; } = new();

    /// <summary>From the actual sending; without what was never sent.</summary>
    public LatencyHistogram Service { get; } = new();

    /// <summary>From the actual sending to the first byte, or to the end where no byte came; without the answers that began and did not end in time.</summary>
    public LatencyHistogram FirstByte { get; } = new();

    public void Add(FailedTimes other)
    {
        Response.Add(other.Response);
        Service.Add(other.Service);
        FirstByte.Add(other.FirstByte);
    }

    public void Clear()
    {
        Response.Clear();
        Service.Clear();
        FirstByte.Clear();
    }

    public FailedTimes Copy()
    {
        var copy = new FailedTimes();
        copy.Add(this);
        return copy;
    }

    public static FailedTimes Sum(FailedTimes one, FailedTimes other)
    {
        var sum = one.Copy();
        sum.Add(other);
        return sum;
    }
}
